/**
 * The gated recurrent unit (Cho et al. 2014) in its reset-after form, as in cuDNN and PyTorch, so that weights
 * exchange and the encoder can be exported as ONNX's GRU with linear_before_reset = 1. Gradients are written out:
 * a third of the operations that the tape would record.
 */
import * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { inSteps, joined, unrolled } from './unrolled.ts';

export function declareGru(table: ParamTableBuilder, name: string, input: number, dim: number): void {
  table.add(`${name}.input.weight`, [input, 3 * dim], { kind: 'glorot' });
  table.add(`${name}.input.bias`, [3 * dim], { kind: 'zeros' });
  table.add(`${name}.recurrent.weight`, [dim, 3 * dim], { kind: 'orthogonal', block: dim });
  table.add(`${name}.recurrent.bias`, [3 * dim], { kind: 'zeros' });
}

/** What a step computes on its way; each [..., dim]. */
interface Gates {
  readonly reset: tf.Tensor;
  readonly update: tf.Tensor;
  readonly candidate: tf.Tensor;
  /** The candidate's part from the state, h U_n + b_n: what the reset gate acts on. */
  readonly fromState: tf.Tensor;
}

/**
 * r = σ(x_r + s_r), z = σ(x_z + s_z), n = tanh(x_n + r s_n).
 * @param x from the input, @param s from the state, both in the order reset, update, candidate: [..., 3 dim]
 */
function gatesOf(x: tf.Tensor, s: tf.Tensor): Gates {
  const dim = s.shape[s.rank - 1] / 3;
  const [xGates, xCandidate] = tf.split(x, [2 * dim, dim], -1);
  const [sGates, fromState] = tf.split(s, [2 * dim, dim], -1);
  const [reset, update] = tf.split(tf.sigmoid(tf.add(xGates, sGates)), 2, -1); // each [..., dim]
  const candidate = tf.tanh(tf.add(xCandidate, tf.mul(reset, fromState)));
  observed('reset', reset);
  observed('update', update);
  observed('candidate', candidate);
  return { reset, update, candidate, fromState };
}

/** n + z (h - n) as h + u (n - h), where the state moves by u: 1 - z, or 0 where a step does not count. */
const moveTo = (h: tf.Tensor, openness: tf.Tensor, candidate: tf.Tensor): tf.Tensor =>
  tf.add(h, tf.mul(openness, tf.sub(candidate, h)));

/**
 * From a gradient d at the new state to those before the gates' nonlinearities, where `openness` u is how far the state
 * moves, 1 - z or 0. d is multiplied by, of r, u (1 - n²) s_n r (1 - r); of z, u z (h - n); of s_n, u (1 - n²) r; and of
 * x_n, u (1 - n²).
 * @returns gradients at the input's and at the state's part of the gates, each [..., 3 dim]
 */
function gradientsOf(d: tf.Tensor, gates: Gates, openness: tf.Tensor, h: tf.Tensor): tf.Tensor[] {
  const { reset, update, candidate, fromState } = gates;
  const ofCandidate = tf.mul(openness, tf.sub(1, tf.square(candidate)));
  const ofFromState = tf.mul(ofCandidate, reset);
  const ofReset = tf.mul(tf.mul(ofFromState, fromState), tf.sub(1, reset));
  const ofUpdate = tf.mul(tf.mul(openness, update), tf.sub(h, candidate));
  const [dReset, dUpdate] = [tf.mul(d, ofReset), tf.mul(d, ofUpdate)];
  return [ofCandidate, ofFromState].map((last) => tf.concat([dReset, dUpdate, tf.mul(d, last)], -1));
}

/**
 * One step, reset gate, update gate and candidate as above.
 * @param x the input's part of the gates, made by `linear(p, '<name>.input', …)`, [batch, 3 dim]
 * @param h state before, [batch, dim] @returns state after, [batch, dim]
 */
export function gruStep(p: Params, name: string, x: tf.Tensor2D, h: tf.Tensor2D): tf.Tensor2D {
  const weight = p[`${name}.recurrent.weight`];
  const s = tf.add(tf.matMul(h, weight), p[`${name}.recurrent.bias`]);
  return scoped(name, () => {
    const before = observed('old state', h);
    return observed('state', combine(x, s, before) as tf.Tensor2D);
  });
}

/** n + z (h - n). */
const combine = tf.customGrad((...args) => {
  const [x, s, h, saving] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const gates = gatesOf(x, s);
  saving([gates.reset, gates.update, gates.candidate, gates.fromState, h]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
    const [reset, update, candidate, fromState, hKept] = saved;
    const kept = { reset, update, candidate, fromState };
    return [...gradientsOf(dy, kept, tf.sub(1, update), hKept), tf.mul(dy, update)];
  };
  const value = tf.add(gates.candidate, tf.mul(gates.update, tf.sub(h, gates.candidate)));
  return { value, gradFunc };
});

/** What a step keeps for its gradient. */
interface Kept extends Gates {
  /** How far the state moves. */
  readonly openness: tf.Tensor;
  /** The state before. */
  readonly before: tf.Tensor;
}

/**
 * As Cell.sequence. Step by step both ways: what a step makes is still near when the next one reads it, so that nothing
 * is put together but what a product takes of all steps at once.
 */
export function gruSequence(
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor3D,
  steps: number,
): tf.Tensor3D {
  const forward = (inputs: readonly tf.Tensor[], recurrent: tf.Tensor, offset: tf.Tensor) =>
    forwards(inputs, inSteps(mask, steps), recurrent, offset);
  return unrolled<Kept>({ forward, backward }, steps, x, weight, bias);
}

function forwards(
  inputs: readonly tf.Tensor[],
  masks: readonly tf.Tensor[],
  weight: tf.Tensor,
  bias: tf.Tensor,
): { outputs: tf.Tensor[]; kept: Kept[] } {
  const [directions, batch] = inputs[0].shape;
  const outputs: tf.Tensor[] = [];
  const kept: Kept[] = [];
  let h: tf.Tensor = tf.zeros([directions, batch, weight.shape[1] as number]);
  for (const [t, x] of inputs.entries()) {
    const before = observed('old state', h);
    const gates = gatesOf(x, tf.add(tf.matMul(before, weight), bias));
    const openness = tf.mul(tf.sub(1, gates.update), masks[t]);
    kept.push({ ...gates, openness, before });
    h = observed('state', moveTo(before, openness, gates.candidate));
    outputs.push(h);
  }
  return { outputs, kept };
}

/** From the last step to the first. */
function backward(dy: readonly tf.Tensor[], kept: readonly Kept[], weight: tf.Tensor): tf.Tensor[] {
  const steps = dy.length;
  const dx: tf.Tensor[] = new Array(steps);
  const ds: tf.Tensor[] = new Array(steps);
  let later: tf.Tensor | null = null;
  for (let t = steps - 1; t >= 0; t--) {
    const { openness, before } = kept[t];
    const d: tf.Tensor = later === null ? dy[t] : tf.add(dy[t], later);
    [dx[t], ds[t]] = gradientsOf(d, kept[t], openness, before);
    if (t > 0) later = tf.add(tf.mul(d, tf.sub(1, openness)), tf.matMul(ds[t], weight, false, true));
  }
  const before = joined(kept.map((ofStep) => ofStep.before));
  const dState = joined(ds);
  return [joined(dx), tf.matMul(before, dState, true, false), tf.sum(dState, 1, true)];
}
