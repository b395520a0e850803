/** What a report calls its runs. */
import { basename, dirname } from 'node:path';
import type { ModelName } from '../config/schema.ts';
import type { Run } from '../run/run-directory.ts';

export const TITLES: Readonly<Record<ModelName, string>> = {
  rnn: 'RNN',
  transformer: 'Transformer',
  'rnn+transformer': 'RNN + Transformer',
  'transformer+rnn': 'Transformer + RNN',
};

/**
 * The model's name; where runs share it, the name of the directory; where they share that too, that of the directory
 * above before it; and numbered, where even those are the same. Nothing of the path above, so that a copy elsewhere is
 * called the same.
 */
export function runNames(runs: readonly Run[]): string[] {
  const isAlone = (of: (run: Run) => string, run: Run) =>
    runs.filter((other) => of(other) === of(run)).length === 1;
  const names = runs.map((run) => {
    if (isAlone(({ model }) => model, run)) return TITLES[run.model];
    const folder = basename(run.dir);
    return isAlone(({ dir }) => basename(dir), run) ? folder : `${basename(dirname(run.dir))}/${folder}`;
  });
  return names.map((name, i) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    return `${name} (${names.slice(0, i + 1).filter((other) => other === name).length})`;
  });
}

/** As it stands inside a sentence: `the RNN`, or the directory's name as it is. */
export function inSentence(name: string): string {
  return Object.values(TITLES).includes(name) ? `the ${name}` : name;
}
