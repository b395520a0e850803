/**
 * How many operations a training step takes, whatever the machine, and how many of them wait for one another: the
 * second and third columns of Table 1 of Vaswani et al. 2017. Of models of one layer, all else as the schema has it,
 * forward and backward over pairs of `length` tokens a side.
 */
import { type ModelName, modelSchema } from '../../config/schema.ts';
import { countProgram } from '../../engine/onnx/count-flops.ts';
import { chainOfProgram } from '../../engine/onnx/longest-chain.ts';
import { createModel } from '../../model/create.ts';
import { batchSpecs } from '../../model/specs.ts';
import { trainingProgram } from '../../train/programs.ts';

const VOCABULARIES = { source: 32, target: 32 };
const ROWS = 2;

/** Settings of a model that differ from the schema's. */
export interface Counted {
  readonly kind: ModelName;
  readonly dim?: number;
  readonly attention?: 'none';
}

/** Matrix products one after another. */
export function productsInARow(counted: Counted, length: number): number {
  return chainOfProgram(...stepOf(counted, length));
}

/** Floating-point operations of the matrix products, a pair. */
export function operations(counted: Counted, length: number): number {
  return countProgram(...stepOf(counted, length)).products / ROWS;
}

/** What grows with the square: f(3x) - 2 f(2x) + f(x), which is 2 a x² of f(x) = a x² + b x + c. */
export function squarePart(of: (multiple: number) => number): number {
  return of(3) - 2 * of(2) + of(1);
}

function stepOf(counted: Counted, length: number) {
  const model = createModel(modelSchema.parse({ ...counted, layers: 1 }), VOCABULARIES);
  const bucket = { rows: ROWS, sourceLength: length, targetLength: length };
  return [trainingProgram(model, 0), batchSpecs(model.params, bucket)] as const;
}
