/** Options that a variable of the environment may stand for: `SEQCMP_SEED` for `--seed`. The option itself wins. */
import { type Command, Option } from 'commander';
import { nearest } from '../config/suggest.ts';
import { UsageError } from '../config/user-error.ts';
import { CACHE_VARIABLE } from './own-folders.ts';

const PREFIX = 'SEQCMP_';

/** @param parse of the text, from either place */
export function optionWithVariable(
  flags: string,
  description: string,
  parse?: (text: string) => unknown,
): Option {
  const option = new Option(flags, description);
  const variable = variableOf(option);
  option.env(variable);
  if (parse === undefined) return option;
  return option.argParser((text) => {
    try {
      return parse(text);
    } catch (thrown) {
      if (!(thrown instanceof UsageError) || isTyped(option)) throw thrown;
      throw new UsageError(thrown.message.replace(`${option.long}:`, `${variable}:`), thrown.next);
    }
  });
}

/** The variables that gave a value to this call, by the name of their option. */
export function variablesUsed(command: Command): ReadonlyMap<string, string> {
  const used = command.options.filter((option) => isFrom(command, option, 'env'));
  return new Map(used.map((option) => [option.attributeName(), variableOf(option)]));
}

/** Those variables as they could be typed: `--seed 7`. */
export function typedInstead(variables: ReadonlyMap<string, string>): string[] {
  return [...variables.values()].flatMap((variable) => [
    `--${variable.slice(PREFIX.length).toLowerCase().replaceAll('_', '-')}`,
    process.env[variable] ?? '',
  ]);
}

/** The options that were typed, as `--dry-run`. */
export function typedOptions(command: Command): string[] {
  return command.options
    .filter((option) => isFrom(command, option, 'cli'))
    .map(({ long, short }) => long ?? short ?? '');
}

/** What is wrong with variables that bear our name and that nothing reads, a sentence each. */
export function unknownVariables(program: Command): string[] {
  const known = [CACHE_VARIABLE, ...optionsOf(program).flatMap(({ envVar }) => envVar ?? [])];
  const bare = (name: string): string => name.slice(PREFIX.length);
  return Object.keys(process.env)
    .map((name) => (process.platform === 'win32' ? name.toUpperCase() : name))
    .filter((name) => name.startsWith(PREFIX) && !known.includes(name))
    .map((name) => {
      const meant = nearest(bare(name), known.map(bare));
      return `the variable ${name} stands for nothing.${meant === null ? '' : ` Did you mean ${PREFIX}${meant}?`}`;
    });
}

function optionsOf(command: Command): Option[] {
  return [...command.options, ...command.commands.flatMap(optionsOf)];
}

function isFrom(command: Command, option: Option, source: 'env' | 'cli'): boolean {
  return command.getOptionValueSource(option.attributeName()) === source;
}

function variableOf({ long }: Option): string {
  return `${PREFIX}${(long ?? '').slice(2).replaceAll('-', '_').toUpperCase()}`;
}

/** Commander does not tell its parser where a text comes from. */
function isTyped({ long }: Option): boolean {
  return process.argv.some((word) => word === long || word.startsWith(`${long}=`));
}
