/** Parameters as inputs of a compiled program. */
import type { Specs } from '../engine/engine.ts';
import type { ParamTable } from './params.ts';

export function paramSpecs(table: ParamTable): Specs {
  return Object.fromEntries(
    table.entries.map(({ name, shape }) => [name, { shape, dtype: 'float32' } as const]),
  );
}
