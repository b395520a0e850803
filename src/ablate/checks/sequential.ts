/** How many matrix products a training step makes one after another, whatever the machine: Table 1's third column. */
import { type ModelName, modelSchema } from '../../config/schema.ts';
import { chainOfProgram } from '../../engine/onnx/longest-chain.ts';
import { createModel } from '../../model/create.ts';
import { batchSpecs, trainingProgram } from '../../train/programs.ts';

const VOCABULARIES = { source: 32, target: 32 };

/** A forward and backward pass of a model of one layer, all else as the schema has it, over pairs of `length` tokens. */
export function productsInARow(kind: ModelName, length: number): number {
  const model = createModel(modelSchema.parse({ kind, layers: 1 }), VOCABULARIES);
  const bucket = { rows: 2, sourceLength: length, targetLength: length };
  return chainOfProgram(trainingProgram(model, 0), batchSpecs(model.params, bucket));
}
