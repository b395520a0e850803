/** The inputs of compiled programs: parameters, and a batch under teacher forcing. */
import type { Specs } from '../engine/engine.ts';
import type { ParamTable } from './params.ts';

export function paramSpecs(table: ParamTable): Specs {
  return Object.fromEntries(
    table.entries.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
  );
}

/** Of a batch, its padding counted. */
interface BatchShape {
  readonly rows: number;
  readonly sourceLength: number;
  readonly targetLength: number;
}

/** Parameters by name, and a batch: `source`, [rows, sourceLength]; `targetIn` and `targetOut`, [rows, targetLength]. */
export function batchSpecs(table: ParamTable, { rows, sourceLength, targetLength }: BatchShape): Specs {
  const ids = (length: number) => ({ shape: [rows, length], dtype: 'int32' }) as const;
  return {
    ...paramSpecs(table),
    source: ids(sourceLength),
    targetIn: ids(targetLength),
    targetOut: ids(targetLength),
  };
}
