/** The entry: runs the command line once. Everything heavy is loaded by the command that needs it. */
import { reportError } from './error-printer.ts';
import { createProgram, isHelp, usageErrorOf } from './program.ts';
import { leaveWhenReaderIsGone } from './terminal.ts';

leaveWhenReaderIsGone();
const program = createProgram();
try {
  if (process.argv.length > 2) await program.parseAsync();
  else program.outputHelp();
} catch (thrown) {
  if (isHelp(thrown)) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else reportError(usageErrorOf(thrown), process.argv.includes('--debug'));
}
