/** The entry: runs the command line once. Everything heavy is loaded by the command that needs it. */
import { unknownVariables } from './environment.ts';
import { reportError } from './error-printer.ts';
import { refuseEmptyPlaces } from './option-values.ts';
import { createProgram, isHelp, refuseUnknownHelp, userErrorOf } from './program.ts';
import { leaveWhenReaderIsGone, outliveTerminal, writeErr } from './terminal.ts';

outliveTerminal();
leaveWhenReaderIsGone();
const program = createProgram();
program.hook('preAction', (_, command) => {
  if (command.name() === 'complete') return; // a shell asks, in the middle of a line
  for (const problem of unknownVariables(program)) writeErr(`warning: ${problem}\n`);
  refuseEmptyPlaces(command);
});
const words = process.argv.slice(2);
try {
  refuseUnknownHelp(program, words);
  if (words.length > 0) await program.parseAsync();
  else program.outputHelp();
} catch (thrown) {
  if (isHelp(thrown)) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else reportError(userErrorOf(thrown, program, words), words.includes('--debug'));
}
