/** One small batch, parameters, and the passes of a model over them: what its contract (model-contract.ts) compares. */
import * as tf from '@tensorflow/tfjs-core';
import type { Arrays, Engine, Program } from '../engine/engine.ts';
import { forcedLogits } from '../model/forced-logits.ts';
import { initialise } from '../model/initialise.ts';
import { realTokens } from '../model/layers/masks.ts';
import { inference, type Mode } from '../model/mode.ts';
import { namedViews } from '../model/params.ts';
import { appendTo } from '../model/past.ts';
import type { Seq2Seq, TensorMap } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { tokenLoss } from '../train/loss.ts';

/** A training pass without dropout: batch normalisation by the batch's own statistics. */
const undropped: Mode = { ...inference, record: () => undefined };

/** Of one small batch. Rows: two pairs of different lengths and, last, a row without a pair. PAD 0, BOS 1, EOS 2. */
export const BUCKET = { rows: 3, sourceLength: 5, targetLength: 4 };
const source = Int32Array.from([4, 5, 6, 7, 2, 8, 4, 2, 0, 0, 2, 0, 0, 0, 0]);
const targetIn = Int32Array.from([1, 4, 5, 6, 1, 7, 0, 0, 1, 0, 0, 0]);
const targetOut = Int32Array.from([4, 5, 6, 2, 7, 2, 0, 0, 0, 0, 0, 0]);
export const batch = { source, targetIn, targetOut };

export function paramsOf(model: Seq2Seq, seed = 1): Record<string, Float32Array> {
  const flat = initialise(model.params, seed);
  // Zero biases would hide a wrong bias gradient.
  const shifted = flat.map((value, i) => value + 0.05 * Math.sin(i));
  return namedViews(model.params, shifted);
}

/** Decoding under teacher forcing. */
export const logitsProgram =
  (model: Seq2Seq): Program =>
  (inputs) => ({ logits: forcedLogits(model, inputs, inputs, inference) });

/** One position after another; where the model attends, also what each row of attention weights sums to. */
export const scanProgram =
  (model: Seq2Seq): Program =>
  (inputs) => {
    const memory = model.encode(inputs, inputs.source as tf.Tensor2D, inference);
    const tokens = tf.unstack(inputs.targetIn, 1) as tf.Tensor1D[];
    const { fixed, state: first } = model.start(inputs, memory);
    let state = first;
    const rows = inputs.source.shape[0];
    // Room for two positions that are never filled: what is hidden must not count.
    let past: TensorMap = Object.fromEntries(
      Object.entries(model.past).map(([name, [heads, headDim]]) => [
        name,
        tf.ones([rows, heads, 2, headDim]),
      ]),
    );
    const sums: tf.Tensor[] = [];
    const logits = tokens.map((token, t) => {
      const maskBias = tf.tensor1d([-1e9, -1e9, ...Array<number>(t).fill(0)]);
      const room = { length: tf.scalar(t, 'int32'), maskBias, past, longest: tokens.length };
      const step = model.step(inputs, token, fixed, state, appendTo(room));
      state = step.state;
      past = Object.fromEntries(
        Object.entries(step.added).map(([name, now]) => [name, tf.concat([past[name], now], 2)]),
      );
      const maps = [...Object.values(step.attention), ...Object.values(step.selfAttention)];
      sums.push(...maps.map((weights) => tf.reshape(tf.sum(weights, -1), [-1])));
      return step.logits;
    });
    return { logits: tf.stack(logits, 1), ...(sums.length > 0 ? { attentionSums: tf.concat(sums) } : {}) };
  };

/** Slopes of the smoothed loss to the left and to the right of one element of one parameter, and how wrong rounding makes them. */
export async function slopesOfLoss(engine: Engine, model: Seq2Seq, params: Record<string, Float32Array>) {
  const specs = batchSpecs(model.params, BUCKET);
  const program: Program = (inputs) => {
    const logits = forcedLogits(model, inputs, inputs, undropped);
    const targets = inputs.targetOut as tf.Tensor2D;
    return { loss: tokenLoss(logits, targets, realTokens(targets), 0.1).smoothed };
  };
  const compiled = await engine.compile('objective', program, specs);
  const h = 5e-4;
  const lossWith = async (changed: Arrays) =>
    (await compiled.run({ ...params, ...batch, ...changed })).loss[0];
  const here = await lossWith({});
  // Four units in the last place of a loss; models without norms begin with large ones.
  const rounding = Math.max(1e-3, (4 * here * 2 ** -23) / h);
  const slopesAt = async (name: string, at: number) => {
    const moved = (by: number) => {
      const values = params[name].slice();
      values[at] += by;
      return lossWith({ [name]: values });
    };
    return [(here - (await moved(-h))) / h, ((await moved(h)) - here) / h];
  };
  return { slopesAt, rounding };
}
