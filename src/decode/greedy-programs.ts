/**
 * The programs of greedy search: one reads sources and makes steps, one goes on from there. A loop in them makes step
 * after step, since a call of the engine takes as long as many a step, and copies what it hands over.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BOS, EOS } from '../data/vocabulary.ts';
import type { Engine, OpenCompiled, OpenSpecs, Program, Repeat, Tensors } from '../engine/engine.ts';
import { growing } from '../model/past.ts';
import type { Seq2Seq, TensorMap } from '../model/seq2seq.ts';
import { compilerFor, type DecodedModel, handedOverSpecs, once, pastSpecs } from './model-programs.ts';
import {
  alignment,
  FIXED,
  isNoOutput,
  PAST,
  readSource,
  STATE,
  withoutPrefix,
  withPrefix,
} from './programs.ts';

export interface GreedyKind {
  /** Target symbols. */
  readonly vocab: number;
  /** The unknown symbol is an output then, and the source position that each token attends to most is wanted. */
  readonly replaceUnknown: boolean;
  /** The most steps that are ever made. */
  readonly longest: number;
  /** Positions of a source at most. */
  readonly longestSource: number;
}

/**
 * Both make `ids`, `logProbabilities` and, if wanted, `alignment`, each [steps, rows], and what the next call needs.
 * A row that has ended goes on, and what it makes then means nothing.
 */
export interface GreedyPrograms {
  readonly past: Seq2Seq['past'];
  /** From `source` [rows, srcLen], and a past without positions. */
  begin(): Promise<OpenCompiled>;
  /** From `token` [rows], the last of each row, and what the call before made. */
  goOn(): Promise<OpenCompiled>;
}

const INPUTS: OpenSpecs = {
  /** Of the first step of this call: how many were made before it. */
  position: { shape: [], dtype: 'int32' },
  /** The tokens at which each row stops in this call. */
  until: { shape: ['rows'], dtype: 'int32' },
  /** The call is over when no more rows than this have not ended or stopped. */
  fewOpen: { shape: [], dtype: 'int32' },
};

export function createGreedyPrograms(
  engine: Engine,
  decoded: DecodedModel,
  kind: GreedyKind,
): GreedyPrograms {
  const { model } = decoded;
  const compile = compilerFor(engine, decoded);
  return {
    past: model.past,
    begin: once(() =>
      compile('decode greedily', beginGreedyProgram(model, kind), {
        ...INPUTS,
        source: { shape: ['rows', 'srcLen'], dtype: 'int32' },
        ...pastSpecs(model),
      }),
    ),
    goOn: once(() =>
      compile('go on greedily', goOnGreedyProgram(model, kind), {
        ...INPUTS,
        token: { shape: ['rows'], dtype: 'int32' },
        ...handedOverSpecs(engine, model, kind.longestSource),
      }),
    ),
  };
}

function beginGreedyProgram(model: Seq2Seq, kind: GreedyKind): Program {
  return (inputs, { operator, repeat }) => {
    const [rows] = inputs.source.shape;
    const { fixed, state } = readSource(model, inputs, kind.longestSource, operator);
    const handedOver = { ...withPrefix(STATE, state), ...startingWith(PAST, inputs) };
    const begun = { token: tf.fill([rows], BOS, 'int32'), fixed, handedOver };
    return { ...withPrefix(FIXED, fixed), ...makeSteps(model, kind, inputs, begun, repeat) };
  };
}

function goOnGreedyProgram(model: Seq2Seq, kind: GreedyKind): Program {
  return (inputs, { repeat }) => {
    const handedOver = { ...startingWith(STATE, inputs), ...startingWith(PAST, inputs) };
    const begun = { token: inputs.token, fixed: withoutPrefix(FIXED, inputs), handedOver };
    return makeSteps(model, kind, inputs, begun, repeat);
  };
}

const startingWith = (prefix: string, all: Tensors): TensorMap =>
  withPrefix(prefix, withoutPrefix(prefix, all));

interface Begun {
  /** [rows] */
  readonly token: tf.Tensor;
  readonly fixed: TensorMap;
  /** State and past, by the names that they are handed over with. */
  readonly handedOver: TensorMap;
}

function makeSteps(model: Seq2Seq, kind: GreedyKind, inputs: Tensors, begun: Begun, repeat: Repeat): Tensors {
  const { until, fewOpen } = inputs;
  const lastPosition = tf.sub(until, int(1));
  const names = Object.keys(begun.handedOver);
  const named = (tensors: readonly tf.Tensor[]): TensorMap =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
  const first = [begun.token, tf.ones(until.shape, 'bool'), ...Object.values(begun.handedOver)];
  const { carried, perStep } = repeat(first, kind.longest, ([token, open, ...others], stepsBefore) => {
    const position = tf.add(inputs.position, stepsBefore) as tf.Scalar;
    const before = named(others);
    const state = withoutPrefix(STATE, before);
    const pastArrays = withoutPrefix(PAST, before);
    const past = growing(pastArrays, { length: position, longest: kind.longest });
    const step = model.step(inputs, token as tf.Tensor1D, begun.fixed, state, past);
    const { id, probability } = likeliestOutput(step.logits, kind);
    const rowGoesOn = tf.logicalAnd(tf.notEqual(id, int(EOS)), tf.less(position, lastPosition));
    const stillOpen = tf.logicalAnd(open, rowGoesOn);
    const after: Tensors = { ...withPrefix(STATE, step.state), ...withPrefix(PAST, pastArrays) };
    return {
      carried: [id, stillOpen, ...names.map((name) => after[name])],
      perStep: [id, probability, ...(kind.replaceUnknown ? Object.values(alignment(step, inputs)) : [])],
      goesOn: tf.greater(tf.sum(tf.cast(stillOpen, 'int32')), fewOpen),
    };
  });
  const [ids, probabilities, aligned] = perStep;
  return {
    ids,
    logProbabilities: tf.log(probabilities),
    ...(aligned && { alignment: aligned }),
    ...named(carried.slice(2)),
  };
}

const int = (value: number): tf.Scalar => tf.scalar(value, 'int32');

/**
 * The likeliest of the tokens that are outputs, and its probability among all; the end, where every output's
 * probability is zero in single precision. @param logits [rows, vocab] @returns each [rows]
 */
function likeliestOutput(logits: tf.Tensor2D, { vocab, replaceUnknown }: GreedyKind) {
  // Subtracting 2 puts them below every probability; multiplied by 0, they would tie with those of 0.
  const lowered = Float32Array.from({ length: vocab }, (_, id) => (isNoOutput(id, replaceUnknown) ? -2 : 0));
  const { values, indices } = tf.topk(tf.add(tf.softmax(logits), tf.tensor1d(lowered)), 1); // each [rows, 1]
  return { id: tf.squeeze(indices, [1]), probability: tf.squeeze(values, [1]) };
}
