/**
 * A model with its weights as two ONNX graphs: what reads a source, and one step of the decoder with its past. Axes
 * `batch`, `source_length` and `past_length` are open. Not here: the folder that they lie in (write-export.ts).
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { DecodeConfig } from '../config/schema.ts';
import { longestOutput } from '../decode/batches.ts';
import type { DecodedModel } from '../decode/model-programs.ts';
import { FEWEST_POSITIONS, readSource, withoutPrefix, withPrefix } from '../decode/programs.ts';
import type { OpenSpec, OpenSpecs, Program } from '../engine/engine.ts';
import { type ExportedModel, exportModel } from '../engine/onnx/export-model.ts';
import { namedViews } from '../model/params.ts';
import { growing } from '../model/past.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { paramSpecs } from '../model/specs.ts';

/** What tells the kinds of inputs and outputs apart, by the beginning of their names. */
export const PREFIXES = {
  /** The encoder's, to every step alike. */
  memory: 'memory.',
  /** The encoder's to the first step, and each step's own to the next. */
  state: 'state.',
  /** A step's state after it, for `state.` of the same name. */
  next: 'next.',
  /** All earlier positions' keys and values; none before the first step. */
  past: 'past.',
  /** The same with this position, for `past.` of the same name. */
  present: 'present.',
} as const;

export interface ExportedGraphs {
  readonly encoder: ExportedModel;
  readonly step: ExportedModel;
  readonly limits: ExportLimits;
}

/** Up to where position tables reach. */
export interface ExportLimits {
  readonly sourceLength: number;
  readonly targetLength: number;
}

export function exportGraphs({ model, weights }: DecodedModel, config: DecodeConfig): ExportedGraphs {
  const sourceLength = Math.max(config.maxSourceLength, FEWEST_POSITIONS);
  const limits = { sourceLength, targetLength: longestOutput(sourceLength, config) };
  const params = namedViews(model.params, weights);
  const specs = paramSpecs(model.params);
  const source: OpenSpec = { shape: ['batch', 'source_length'], dtype: 'int32' };
  const encoder = exportModel(
    'encoder',
    exportedEncoderProgram(model, limits.sourceLength),
    { ...specs, source },
    params,
  );
  const stepInputs = { ...stepSpecs(model), ...encoder.outputs };
  const program = exportedStepProgram(model, limits.targetLength);
  const step = exportModel('decoder-step', program, { ...specs, ...stepInputs }, params);
  return { encoder, step, limits };
}

function exportedEncoderProgram(model: Seq2Seq, longest: number): Program {
  return (inputs, { operator }) => {
    const { fixed, state } = readSource(model, inputs, longest, operator);
    return { ...withPrefix(PREFIXES.memory, fixed), ...withPrefix(PREFIXES.state, state) };
  };
}

/** Beside what the encoder makes. */
function stepSpecs(model: Seq2Seq): OpenSpecs {
  const past = Object.entries(model.past).map(([name, [heads, headDim]]): [string, OpenSpec] => [
    PREFIXES.past + name,
    { shape: ['batch', heads, 'past_length', headDim], dtype: 'float32' },
  ]);
  return {
    token: { shape: ['batch'], dtype: 'int32' },
    position: { shape: [], dtype: 'int32' },
    ...Object.fromEntries(past),
  };
}

function exportedStepProgram(model: Seq2Seq, longest: number): Program {
  return (inputs) => {
    const past = withoutPrefix(PREFIXES.past, inputs);
    const step = model.step(
      inputs,
      inputs.token as tf.Tensor1D,
      withoutPrefix(PREFIXES.memory, inputs),
      withoutPrefix(PREFIXES.state, inputs),
      growing(past, { length: inputs.position as tf.Scalar, longest }),
    );
    return {
      logits: step.logits,
      ...withPrefix(PREFIXES.next, step.state),
      ...withPrefix(PREFIXES.present, past),
    };
  };
}
