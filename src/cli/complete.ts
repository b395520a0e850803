/**
 * What a half-typed command line may go on with, read off commander's commands and options. Not here: values that
 * only a folder knows (actions/answer-shell.ts), and the shells' scripts.
 */
import type { Command, Option } from 'commander';

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Where a value stands, for whoever knows what it may be. */
export interface ValuePlace {
  /** That it is a value of: `get` of `corpus get`. */
  readonly command: string;
  /** `preset` of `--preset`, `run` of `<run...>`. */
  readonly name: string;
  /** `file`, `dir`, `n`: what help calls the value. */
  readonly placeholder: string;
}

export type Completed =
  | { readonly type: 'words'; readonly candidates: readonly Candidate[] }
  /** @param prefix what its word begins with: `--preset=`, or nothing */
  | { readonly type: 'value'; readonly place: ValuePlace; readonly prefix: string };

/** @param words after the program's name; the last is the one to be completed and may be empty */
export function completeWords(program: Command, words: readonly string[]): Completed {
  const last = words.at(-1) ?? '';
  const { command, operands, pending } = walk(program, words.slice(0, -1));
  if (pending) return { type: 'value', place: placeOf(command, pending), prefix: '' };
  if (last.startsWith('--') && last.includes('=')) {
    const name = last.slice(0, last.indexOf('='));
    const option = optionOf(command, name);
    return option === undefined
      ? { type: 'words', candidates: [] }
      : { type: 'value', place: placeOf(command, option), prefix: `${name}=` };
  }
  if (last.startsWith('-')) return { type: 'words', candidates: optionsOf(command) };
  const argument = command.registeredArguments[operands] ?? command.registeredArguments.at(-1);
  if (argument && (operands < command.registeredArguments.length || argument.variadic)) {
    const name = argument.name();
    const place = { command: command.name(), name, placeholder: name };
    return { type: 'value', place, prefix: '' };
  }
  const commands = command.createHelp().visibleCommands(command);
  const candidates = commands.map((each) => ({ value: each.name(), description: each.summary() }));
  return { type: 'words', candidates: operands === 0 ? candidates : [] };
}

interface Walked {
  readonly command: Command;
  /** Arguments of the command that are there already. */
  readonly operands: number;
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Walked {
  let [command, operands]: [Command, number] = [program, 0];
  let pending: Option | undefined;
  for (const word of words) {
    if (pending) {
      pending = undefined;
      continue;
    }
    if (word.startsWith('-') && word !== '-') {
      const option = optionOf(command, word);
      pending = option?.required ? option : undefined;
      continue;
    }
    const inner = operands === 0 ? command.commands.find((each) => each.name() === word) : undefined;
    if (inner) command = inner;
    else operands++;
  }
  return { command, operands, pending };
}

function optionOf(command: Command, word: string): Option | undefined {
  return command.options.find(({ long, short }) => word === long || word === short);
}

function optionsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? '', description }));
}

function placeOf(command: Command, option: Option): ValuePlace {
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? '';
  return { command: command.name(), name: (option.long ?? '').replace(/^--/, ''), placeholder };
}
