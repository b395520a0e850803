/** A run that answers without having been trained: its best weights are initial ones. */
import { join } from 'node:path';
import { configSchema, type Level } from '../config/schema.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { initialise } from '../model/initialise.ts';
import { saveCheckpoint } from '../run/checkpoint-files.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { loadRunModel } from '../run/run-model.ts';
import { initialState } from '../train/state.ts';
import { MADE_FROM, temporaryFolder } from './temporary-run.ts';
import { trainTokenizers } from './train-tokenizers.ts';

/** Of the letters from a to f. Removed when the test ends. */
export function untrainedRun(model: object, level: Level = 'char'): Run {
  const config = configSchema.parse({ model });
  const pairs = [{ source: 'abcdef', target: 'fedcba' }];
  const tokenizers = trainTokenizers(pairs, { source: level, target: level }, config.tokenizer);
  const run = createRun(join(temporaryFolder(), 'run'), config, serializeTokenizers(tokenizers), MADE_FROM);
  const { params } = loadRunModel(run).model;
  saveCheckpoint(run, initialState(params, initialise(params, 1)), { best: true });
  return run;
}
