/** The commands as commander knows them. Not here: what they do. Nothing heavy is imported, so that help is quick. */
import { Command, CommanderError } from 'commander';
import { didYouMean } from '../config/suggest.ts';
import { UsageError, UserError } from '../config/user-error.ts';
import { VERSION } from '../config/version.ts';
import { addAblate } from './commands/ablate.ts';
import { addBench } from './commands/bench.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addConfig } from './commands/config.ts';
import { addCorpus } from './commands/corpus.ts';
import { addDecode } from './commands/decode.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEval } from './commands/eval.ts';
import { addExport } from './commands/export.ts';
import { addReport } from './commands/report.ts';
import { addRuns } from './commands/runs.ts';
import { addScore } from './commands/score.ts';
import { addTokenizer } from './commands/tokenizer.ts';
import { addTrain } from './commands/train.ts';
import { addVerify } from './commands/verify.ts';

const DESCRIPTION = `Trains a recurrent encoder-decoder and a Transformer on the same pairs under one budget, \
and says which wins, by how much, with what confidence, and at what cost.

Examples:
  $ seqcmp compare                         spelling to phonemes, 3 minutes each
  $ seqcmp compare reverse --budget 60s    a generated corpus
  $ seqcmp compare pairs.tsv --budget 10m  your own pairs: source, tab, target
  $ seqcmp train transformer dates         one model
  $ seqcmp decode RUN < sources.txt        one answer a line
  $ seqcmp doctor                          what works on this machine`;

const EXIT_CODES = `
Results go to stdout, everything else to stderr. With --json, stdout holds one
JSON value; one a line from what answers lines (decode, score, tokenizer encode
and decode) and from runs watch.

Exit codes:
  0    done
  1    something is wrong with a corpus, a file, a run or the training
  2    the command line is wrong: an unknown option, a value out of range
  130  interrupted by Ctrl-C, 143 by SIGTERM, 129 by the end of its terminal;
       training saves first, a second Ctrl-C leaves at once

\`seqcmp COMMAND --help\` has examples and all options of a command.`;

export function createProgram(): Command {
  const program = new Command('seqcmp')
    .description(DESCRIPTION)
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', EXIT_CODES)
    // Errors are thrown to main.ts, which has the one error printer.
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  const add = [
    addCompare,
    addTrain,
    addEval,
    addDecode,
    addScore,
    addReport,
    addExport,
    addCorpus,
    addTokenizer,
    addRuns,
    addConfig,
    addAblate,
    addVerify,
    addBench,
    addDoctor,
    addCompletion,
  ];
  for (const each of add) each(program);
  return program;
}

/** Commander prints the help of all around a command that is none. @throws UsageError that names the nearest */
export function refuseUnknownHelp(program: Command, words: readonly string[]): void {
  if (words[0] === 'help') refuseUnknown(program, words.slice(1));
  else if (words.includes('--help') || words.includes('-h')) refuseUnknown(program, words);
}

function refuseUnknown(command: Command, [name, ...rest]: readonly string[]): void {
  if (command.commands.length === 0 || name === undefined || name.startsWith('-')) return;
  const inside = command.commands.find((each) => each.name() === name);
  const visible = command.createHelp().visibleCommands(command);
  const known = visible.map((each) => each.name());
  if (inside !== undefined) refuseUnknown(inside, rest);
  else if (!known.includes(name)) throw new UsageError(`unknown command '${name}'`, didYouMean(name, known));
}

/** What commander throws when it has printed help or the version: exit code 0 where that was asked for. */
export function isHelp(thrown: unknown): thrown is CommanderError {
  return thrown instanceof CommanderError && (thrown.exitCode === 0 || thrown.code === 'commander.help');
}

/**
 * Commander's own errors as ours, and that of a working folder that was removed; anything else as it is.
 * @param words as typed, of which the first may name a command of `program`
 */
export function userErrorOf(thrown: unknown, program: Command, words: readonly string[]): unknown {
  if (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'uv_cwd') {
    return new UserError('the folder that you are in was removed', 'Change to another one (cd).');
  }
  if (!(thrown instanceof CommanderError)) return thrown;
  const [message, suggestion] = thrown.message.replace(/^error: /, '').split('\n');
  const next = suggestion?.replace(/^\((.*)\)$/, '$1');
  const named = words.filter((word) => !word.startsWith('-'));
  return new UsageError(message, next ?? `See ${nameTyped(program, named)} --help.`);
}

/** `seqcmp corpus make`, as far as the words name commands. */
function nameTyped(command: Command, [word, ...rest]: readonly string[]): string {
  const inside = command.commands.find((each) => each.name() === word);
  return inside === undefined ? command.name() : `${command.name()} ${nameTyped(inside, rest)}`;
}
