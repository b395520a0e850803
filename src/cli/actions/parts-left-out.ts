/** What `--without` leaves out of each of several runs. */
import type { Part } from '../../config/parts.ts';
import { partsOfModel } from '../../model/left-out.ts';
import type { Run } from '../../run/run-directory.ts';

/** A run whose model lacks the part stays whole, as under Ctrl-X; where all do, each says what it has. */
export function partsLeftOut(runs: readonly Run[], part: Part | null): (Part | null)[] {
  const has = runs.map(({ config }) => part !== null && partsOfModel(config.model).includes(part));
  return has.map((own) => (own || !has.includes(true) ? part : null));
}
