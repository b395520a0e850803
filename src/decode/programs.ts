/** The two programs that decoding compiles for each shape: reading the source, and one greedy step. */
import * as tf from '@tensorflow/tfjs-core';
import type { Program, Specs, Tensors } from '../engine/engine.ts';
import { scoped } from '../engine/scoped.ts';
import { inference } from '../model/mode.ts';
import type { Seq2Seq, TensorMap } from '../model/seq2seq.ts';

/** Prefixes that keep a step's two kinds of tensors apart in one flat record. */
const FIXED = 'fixed:';
const STATE = 'state:';

const withPrefix = (prefix: string, tensors: TensorMap): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

const withoutPrefix = (prefix: string, tensors: Tensors): TensorMap =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [],
    ),
  );

/** From parameters and `source`, [rows, srcLen], to everything that the first step needs. */
export function beginProgram(model: Seq2Seq, maxLength: number): Program {
  return (inputs) => {
    const memory = scoped('encode', () => model.encode(inputs, inputs.source as tf.Tensor2D, inference));
    const { fixed, state } = scoped('start', () => model.start(inputs, memory, maxLength));
    return { ...withPrefix(FIXED, fixed), ...withPrefix(STATE, state) };
  };
}

/**
 * From parameters, `token` [rows] and what `begin` or the step before made, to the likeliest next `token`, its
 * `logProbability` [rows], and the state after. Ids below `firstAllowed` other than `end` are never chosen.
 */
export function greedyProgram(model: Seq2Seq, vocab: number, end: number, firstAllowed: number): Program {
  return (inputs) => {
    const token = inputs.token as tf.Tensor1D;
    const step = scoped('step', () =>
      model.step(inputs, token, withoutPrefix(FIXED, inputs), withoutPrefix(STATE, inputs)),
    );
    const logProbabilities = tf.add(tf.logSoftmax(step.logits), forbidden(vocab, end, firstAllowed)); // [rows, vocab]
    return {
      token: tf.argMax(logProbabilities, 1),
      logProbability: tf.max(logProbabilities, 1),
      ...withPrefix(STATE, step.state),
    };
  };
}

/** Padding, the begin token and the unknown symbol are no output. @returns [vocab] */
function forbidden(vocab: number, end: number, firstAllowed: number): tf.Tensor1D {
  return tf.tensor1d(Array.from({ length: vocab }, (_, id) => (id < firstAllowed && id !== end ? -1e9 : 0)));
}

/** What a greedy step takes: `token`, and the outputs of `begin`. */
export function greedySpecs(rows: number, begun: Specs): Specs {
  return { token: { shape: [rows], dtype: 'int32' }, ...begun };
}
