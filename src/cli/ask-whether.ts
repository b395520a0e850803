/** A question that is answered by yes or no, on the terminal. */
import { createInterface } from 'node:readline/promises';
import { writeErr } from './terminal.ts';

/** Whether the answer was yes; stdin must be a terminal. Ctrl-C and the end of input are a no. */
export async function askWhether(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('\n')));
  const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
  lines.close();
  // What is said next begins a line of its own.
  if (answer === '\n') writeErr(answer);
  return /^y(?:es)?$/i.test(answer.trim());
}
