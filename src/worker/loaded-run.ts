/** A run while its own process trains and scores it, with all that was loaded for it. */
import type { TrainingData } from '../data/training-data.ts';
import type { Engine } from '../engine/engine.ts';
import type { Run } from '../run/run-directory.ts';
import type { RunModel } from '../run/run-model.ts';

export interface LoadedRun extends RunModel {
  readonly run: Run;
  readonly data: TrainingData;
  readonly engine: Engine;
}
