/** outputs/<split>.jsonl: what a run's best weights answer, a line an example, in the split's order. */
import { existsSync } from 'node:fs';
import type { Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { makeFolder, writeWhole } from '../files/atomic-file.ts';
import { filledList, number, object, optional, text } from '../files/json-shape.ts';
import { jsonLines, readJsonLines } from './json-file.ts';
import { outputsFolder, outputsPath } from './layout.ts';
import type { Run } from './run-directory.ts';
import { shellPath } from './shell-path.ts';

/** One example of a split. Texts are as the corpus writes them, before the tokenizer. */
export interface OutputLine {
  readonly source: string;
  /** At least one; any of them is right. */
  readonly references: readonly string[];
  readonly output: string;
  /** Sum over the output's tokens, end of sequence included, in nats. */
  readonly logProbability?: number;
}

const readLine = object<OutputLine>({
  source: text,
  references: filledList(text),
  output: text,
  logProbability: optional(number),
});

/** @param lines one at least */
export function writeOutputs(run: Run, split: Split, lines: readonly OutputLine[]): void {
  makeFolder(outputsFolder(run.dir));
  writeWhole(outputsPath(run.dir, split), jsonLines(lines));
}

/** @throws UserError when the split has not been decoded, or with file and line when the file is damaged */
export function readOutputs(run: Run, split: Split): OutputLine[] {
  const path = outputsPath(run.dir, split);
  if (!existsSync(path)) {
    throw new UserError(
      `${run.dir} has no outputs of the ${split} split`,
      `Make them: ${evalCommand([run], split)}`,
    );
  }
  const next = `Delete the file, and make it again: ${evalCommand([run], split)}`;
  const lines = readJsonLines(path, readLine, next);
  if (lines.length === 0) throw new UserError(`${path}: expected a line a source, found an empty file`, next);
  return lines;
}

/** Makes outputs that are not there. */
export function evalCommand(runs: readonly Run[], split: Split): string {
  const named = runs.map(({ dir }) => shellPath(dir)).join(' ');
  return `seqcmp eval ${named}${split === 'test' ? '' : ` --split ${split}`}`;
}
