/** A run to test with: in a temporary folder, with parameters of three shapes and settings of the smallest kind. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Config, configSchema, type ModelName } from '../config/schema.ts';
import { type ParamTable, paramTableBuilder } from '../model/params.ts';
import { createRun, type MadeFrom, type Run } from '../run/run-directory.ts';
import { START, type TrainState } from '../train/state.ts';

/** Removed when the test that asks for it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'seqcmp-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function defaultConfig(kind: ModelName = 'rnn'): Config {
  return configSchema.parse({ model: { kind } });
}

export const MADE_FROM: MadeFrom = {
  corpusHash: 'c'.repeat(64),
  command: 'seqcmp compare made-up --budget 5m',
};

export function temporaryRun(): Run {
  return createRun(join(temporaryFolder(), 'run'), defaultConfig(), '{"tokens":[]}', MADE_FROM);
}

/** A matrix, a vector and a scalar. */
export function smallTable(): ParamTable {
  const builder = paramTableBuilder();
  builder.add('encoder/w', [2, 3], { kind: 'glorot' });
  builder.add('encoder/b', [3], { kind: 'zeros' });
  builder.add('scale', [], { kind: 'ones' });
  return builder.build();
}

/** A state at this update, with weights that tell the update. */
export function stateAt(update: number, table: ParamTable = smallTable()): TrainState {
  const filled = (start: number) => Float32Array.from({ length: table.size }, (_, i) => start + i / 8);
  return {
    table,
    weights: filled(update),
    moments: { first: filled(-update), second: filled(update / 2) },
    average: null,
    snapshots: [],
    position: {
      ...START,
      update,
      epoch: 1,
      batch: update % 7,
      sourceTokens: update * 11,
      targetTokens: update * 13,
      seen: update,
      validated: update,
      best: { loss: 0.1 + 0.2, score: 0.1 + 0.2, update },
    },
  };
}
