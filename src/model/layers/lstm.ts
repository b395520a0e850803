/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997) with the forget gate of Gers et al. 2000, without
 * peepholes, gates in the order of cuDNN and PyTorch (input, forget, candidate, output), so that weights exchange.
 * Gradients are written out, as in gru.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { inSteps, joined, unrolled } from './unrolled.ts';

/** The forget gate's bias starts at 1, so that a cell keeps what it holds until it learns not to (Jozefowicz et al. 2015). */
const FORGET_BIAS = [0, 1, 0, 0];

export function declareLstm(table: ParamTableBuilder, name: string, input: number, dim: number): void {
  table.add(`${name}.input.weight`, [input, 4 * dim], { kind: 'glorot' });
  table.add(`${name}.input.bias`, [4 * dim], { kind: 'blocks', values: FORGET_BIAS });
  table.add(`${name}.recurrent.weight`, [dim, 4 * dim], { kind: 'orthogonal', block: dim });
  table.add(`${name}.recurrent.bias`, [4 * dim], { kind: 'zeros' });
}

/** What a step computes on its way; each [..., dim]. */
interface Gates {
  readonly input: tf.Tensor;
  readonly forget: tf.Tensor;
  readonly candidate: tf.Tensor;
  readonly output: tf.Tensor;
}

/** i = σ(z_i), f = σ(z_f), g = tanh(z_g), o = σ(z_o). @param z [..., 4 dim] */
function gatesOf(z: tf.Tensor): Gates {
  const dim = z.shape[z.rank - 1] / 4;
  const [inputAndForget, ofCandidate, ofOutput] = tf.split(z, [2 * dim, dim, dim], -1);
  const [input, forget] = tf.split(tf.sigmoid(inputAndForget), 2, -1);
  return {
    input: observed('input gate', input),
    forget: observed('forget gate', forget),
    candidate: observed('content', tf.tanh(ofCandidate)),
    output: observed('output gate', tf.sigmoid(ofOutput)),
  };
}

/** f c + i g */
const cellAfter = ({ input, forget, candidate }: Gates, c: tf.Tensor): tf.Tensor =>
  tf.add(tf.mul(forget, c), tf.mul(input, candidate));

/**
 * With t = tanh(c') and h' = o t: what a gradient at h' is multiplied by to give those at c', o (1 - t²), and before
 * σ of o, t o (1 - o); and what one at c' is multiplied by to give those before the nonlinearities of i, f and g:
 * g i (1 - i), c f (1 - f), i (1 - g²).
 */
function slopesOf({ input, forget, candidate, output }: Gates, t: tf.Tensor, c: tf.Tensor) {
  const ofSigmoid = (y: tf.Tensor) => tf.mul(y, tf.sub(1, y));
  return {
    toCell: tf.mul(output, tf.sub(1, tf.square(t))),
    ofOutput: tf.mul(t, ofSigmoid(output)),
    ofInput: tf.mul(candidate, ofSigmoid(input)),
    ofForget: tf.mul(c, ofSigmoid(forget)),
    ofCandidate: tf.mul(input, tf.sub(1, tf.square(candidate))),
  };
}

/**
 * c' = f c + i g, h' = o tanh(c').
 * @param x the input's part of the gates, [batch, 4 dim] @param h @param c before, [batch, dim] @returns [h', c']
 */
export function lstmStep(
  p: Params,
  name: string,
  x: tf.Tensor2D,
  h: tf.Tensor2D,
  c: tf.Tensor2D,
): tf.Tensor2D[] {
  const s = tf.add(tf.matMul(h, p[`${name}.recurrent.weight`]), p[`${name}.recurrent.bias`]);
  return scoped(name, () => {
    const before = observed('old cell', c);
    const [state, cell] = tf.split(combine(tf.add(x, s), before), 2, -1) as tf.Tensor2D[];
    // The cell first: the state is made of it.
    observed('cell', cell);
    return [observed('output state', state), cell];
  });
}

/** @param args z [batch, 4 dim], c [batch, dim] @returns h' and c' side by side, [batch, 2 dim] */
const combine = tf.customGrad((...args) => {
  const [z, c, saving] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const { input, forget, candidate, output } = gatesOf(z);
  const after = cellAfter({ input, forget, candidate, output }, c);
  const t = tf.tanh(after);
  saving([input, forget, candidate, output, t, c]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
    const [i, f, g, o, tKept, cKept] = saved;
    const slopes = slopesOf({ input: i, forget: f, candidate: g, output: o }, tKept, cKept);
    const [dh, dc] = tf.split(dy, 2, -1);
    const e = tf.add(dc, tf.mul(dh, slopes.toCell));
    const parts = [slopes.ofInput, slopes.ofForget, slopes.ofCandidate].map((slope) => tf.mul(e, slope));
    return [tf.concat([...parts, tf.mul(dh, slopes.ofOutput)], -1), tf.mul(e, f)];
  };
  return { value: tf.concat([tf.mul(output, t), after], -1), gradFunc };
});

/** What a step keeps for its gradient. */
interface Kept extends Gates {
  /** tanh(c') */
  readonly tanh: tf.Tensor;
  /** 1 where the step counts. */
  readonly counts: tf.Tensor;
  readonly cellBefore: tf.Tensor;
  readonly outputBefore: tf.Tensor;
}

/** As Cell.sequence. Step by step both ways, as in gru.ts. */
export function lstmSequence(
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor3D,
  steps: number,
): tf.Tensor3D {
  const forward = (inputs: readonly tf.Tensor[], recurrent: tf.Tensor) =>
    forwards(inputs, inSteps(mask, steps), recurrent);
  return unrolled<Kept>({ forward, backward }, steps, tf.add(x, bias), weight);
}

function forwards(
  inputs: readonly tf.Tensor[],
  masks: readonly tf.Tensor[],
  weight: tf.Tensor,
): { outputs: tf.Tensor[]; kept: Kept[] } {
  const [directions, batch] = inputs[0].shape;
  const nothing = tf.zeros([directions, batch, weight.shape[1] as number]);
  const moveTo = (before: tf.Tensor, after: tf.Tensor, mask: tf.Tensor) =>
    tf.add(before, tf.mul(mask, tf.sub(after, before)));
  const outputs: tf.Tensor[] = [];
  const kept: Kept[] = [];
  let [h, c] = [nothing, nothing];
  for (const [t, x] of inputs.entries()) {
    observed('old cell', c);
    const gates = gatesOf(tf.add(x, tf.matMul(h, weight)));
    const after = cellAfter(gates, c);
    const tanh = tf.tanh(after);
    kept.push({ ...gates, tanh, counts: masks[t], cellBefore: c, outputBefore: h });
    // The cell first: the state is made of it.
    c = observed('cell', moveTo(c, after, masks[t]));
    h = observed('output state', moveTo(h, tf.mul(gates.output, tanh), masks[t]));
    outputs.push(h);
  }
  return { outputs, kept };
}

/** From the last step to the first. */
function backward(dy: readonly tf.Tensor[], kept: readonly Kept[], weight: tf.Tensor): tf.Tensor[] {
  const steps = dy.length;
  const ds: tf.Tensor[] = new Array(steps);
  let laterOutput: tf.Tensor | null = null;
  let laterCell: tf.Tensor | null = null;
  for (let t = steps - 1; t >= 0; t--) {
    const { tanh, counts, cellBefore } = kept[t];
    const slopes = slopesOf(kept[t], tanh, cellBefore);
    const dh: tf.Tensor = laterOutput === null ? dy[t] : tf.add(dy[t], laterOutput);
    const counted = tf.mul(dh, counts);
    const fromOutput = tf.mul(counted, slopes.toCell);
    const e: tf.Tensor = laterCell === null ? fromOutput : tf.add(tf.mul(laterCell, counts), fromOutput);
    const parts = [slopes.ofInput, slopes.ofForget, slopes.ofCandidate].map((slope) => tf.mul(e, slope));
    ds[t] = tf.concat([...parts, tf.mul(counted, slopes.ofOutput)], -1);
    if (t === 0) break;
    const skipped = tf.sub(1, counts);
    laterOutput = tf.add(tf.mul(dh, skipped), tf.matMul(ds[t], weight, false, true));
    const keptCell = tf.mul(e, kept[t].forget);
    laterCell = laterCell === null ? keptCell : tf.add(keptCell, tf.mul(laterCell, skipped));
  }
  const before = joined(kept.map(({ outputBefore }) => outputBefore));
  const dState = joined(ds);
  return [dState, tf.matMul(before, dState, true, false)];
}
