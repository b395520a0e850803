/** The programs that decoding compiles: reading the source, and one step with what is wanted of it. */
import * as tf from '@tensorflow/tfjs-core';
import { BOS, EOS, PAD, UNK } from '../data/vocabulary.ts';
import type { Program, RunOperator, Tensors } from '../engine/engine.ts';
import { scoped } from '../engine/scoped.ts';
import { inference } from '../model/mode.ts';
import { appendTo } from '../model/past.ts';
import type { Seq2Seq, Step, TensorMap } from '../model/seq2seq.ts';

/** Prefixes that keep the kinds of tensors apart in one flat record. */
export const FIXED = 'fixed:';
export const STATE = 'state:';
export const PAST = 'past:';
/** Attention over the source, and over the target's own positions. */
export const OVER_SOURCE = 'over source:';
export const OVER_POSITIONS = 'over positions:';

export const withPrefix = (prefix: string, tensors: TensorMap): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

/** Those that have the prefix, without it. */
export const withoutPrefix = <T>(prefix: string, all: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );

/** Positions of a source at least, so that a table of them can be cut at any length that is traced. */
export const FEWEST_POSITIONS = 64;

/**
 * From parameters and `source`, [rows, srcLen], to what the first step needs; with `traced`, the encoder's attention.
 * @param longestSource positions of a source at most
 */
export function beginProgram(model: Seq2Seq, longestSource: number, traced = false): Program {
  return (inputs, { operator }) => {
    const { fixed, state, attention } = readSource(model, inputs, longestSource, operator);
    return {
      ...withPrefix(FIXED, fixed),
      ...withPrefix(STATE, state),
      ...(traced ? withPrefix(OVER_SOURCE, attention) : {}),
    };
  };
}

/** What is there before the first step, and the encoder's attention. @param inputs with `source`, [rows, srcLen] */
export function readSource(
  model: Seq2Seq,
  inputs: Tensors,
  longestSource: number,
  operator: RunOperator | null,
) {
  const mode = {
    ...inference,
    anyLength: { longest: Math.max(longestSource, FEWEST_POSITIONS), operator },
  };
  const memory = scoped('encode', () => model.encode(inputs, inputs.source as tf.Tensor2D, mode));
  return { ...scoped('start', () => model.start(inputs, memory)), attention: memory.attention };
}

/** What is wanted of a step, as outputs. An engine leaves out what no output needs. */
export type Head = (step: Step, inputs: Tensors) => Tensors;

/**
 * From parameters, `token` [rows], `position`, `maskBias` and what `begin` and the steps before made, to what `head`
 * makes of the step, the state after it, and what it adds to the past.
 */
export function stepProgram(model: Seq2Seq, longest: number, head: Head): Program {
  return (inputs) => {
    const past = appendTo({
      length: inputs.position as tf.Scalar,
      maskBias: inputs.maskBias as tf.Tensor1D,
      past: withoutPrefix(PAST, inputs),
      longest,
    });
    const step = scoped('step', () =>
      model.step(
        inputs,
        inputs.token as tf.Tensor1D,
        withoutPrefix(FIXED, inputs),
        withoutPrefix(STATE, inputs),
        past,
      ),
    );
    return { ...head(step, inputs), ...withPrefix(STATE, step.state), ...withPrefix(PAST, step.added) };
  };
}

/**
 * The likeliest tokens of each row, best first, `ids` and `logProbabilities` [rows, width + those that are no output],
 * so that `width` outputs are among them. Two passes over the logits: one softmax, one search for the largest.
 */
export function likeliest(width: number, vocab: number): Head {
  return ({ logits }) => {
    const { values, indices } = tf.topk(tf.softmax(logits), Math.min(vocab, width + NO_OUTPUTS));
    return { ids: indices, logProbabilities: tf.log(values) };
  };
}

/** All of them as they are, [rows, vocab]. */
export const allLogits: Head = ({ logits }) => ({ logits });

/** The log-probability of `wanted` [rows], [rows, 1]. */
export const logProbabilityOfWanted =
  (vocab: number): Head =>
  ({ logits }, { wanted }) => {
    const wantedLogit = tf.sum(tf.mul(logits, tf.oneHot(wanted, vocab)), 1, true);
    return { logProbabilities: tf.sub(wantedLogit, logSumExp(logits)) };
  };

/** The source position that has the largest mean weight over all places and heads, [rows]; nothing without attention. */
export const alignment: Head = ({ attention }): Tensors => {
  const places = Object.values(attention).map((weights) => tf.mean(weights, 1)); // each [rows, srcLen]
  if (places.length === 0) return {};
  const sum = places.reduce((total, weights) => tf.add(total, weights));
  return { alignment: tf.argMax(sum, 1) };
};

/** All weights of the step by place. */
export const allAttention: Head = ({ attention, selfAttention }) => ({
  ...withPrefix(OVER_SOURCE, attention),
  ...withPrefix(OVER_POSITIONS, selfAttention),
});

export const both =
  (first: Head, second: Head): Head =>
  (step, inputs) => ({ ...first(step, inputs), ...second(step, inputs) });

/** log Σ exp of each row. @param logits [rows, vocab] @returns [rows, 1] */
function logSumExp(logits: tf.Tensor2D): tf.Tensor {
  const top = tf.max(logits, 1, true);
  return tf.add(top, tf.log(tf.sum(tf.exp(tf.sub(logits, top)), 1, true)));
}

/** Whether an id is no output: padding, the begin token and, where it is not to be replaced, the unknown symbol. */
export const isNoOutput = (id: number, unknownAllowed: boolean): boolean =>
  id <= UNK && id !== EOS && !(id === UNK && unknownAllowed);
/** Ids that `isNoOutput` holds for, at most. */
const NO_OUTPUTS = [PAD, BOS, UNK].length;
