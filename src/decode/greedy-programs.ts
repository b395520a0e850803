/**
 * The programs of greedy search: one reads sources and makes steps, one goes on from there. A loop in them makes step
 * after step, since a call of the engine takes as long as many a step, and copies what it hands over.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BOS, EOS } from '../data/vocabulary.ts';
import type { Engine, OpenCompiled, OpenSpecs, Program, Repeat, Tensors } from '../engine/engine.ts';
import { hideWhereZero } from '../model/layers/masks.ts';
import type { Seq2Seq, TensorMap } from '../model/seq2seq.ts';
import { compileWithWeights, type DecodedModel, handedOverSpecs } from './model-programs.ts';
import {
  alignment,
  FIXED,
  isNoOutput,
  KEPT,
  readSource,
  STATE,
  withoutPrefix,
  withPrefix,
} from './programs.ts';

export interface GreedyKind {
  /** Target symbols. */
  readonly vocab: number;
  readonly unknownAllowed: boolean;
  /** Whether the source position that each token attends to most is wanted. */
  readonly aligned: boolean;
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
  /** From `source` [rows, srcLen]. */
  begin(): Promise<OpenCompiled>;
  /** From `token` [rows], the last of each row, and `made`, the steps before. */
  goOn(): Promise<OpenCompiled>;
}

const INPUTS: OpenSpecs = {
  /** The tokens at which each row stops in this call. */
  until: { shape: ['rows'], dtype: 'int32' },
  /** The call is over when no more rows than this have not ended or stopped. */
  fewOpen: { shape: [], dtype: 'int32' },
  /** The positions that the past has room for, from 0. */
  positions: { shape: ['room'], dtype: 'int32' },
};

export function createGreedyPrograms(
  engine: Engine,
  decoded: DecodedModel,
  kind: GreedyKind,
): GreedyPrograms {
  const { model } = decoded;
  let begin: Promise<OpenCompiled> | undefined;
  let goOn: Promise<OpenCompiled> | undefined;
  const compile = (label: string, program: Program, inputs: OpenSpecs): Promise<OpenCompiled> =>
    compileWithWeights(engine, decoded, label, program, { ...INPUTS, ...inputs });
  return {
    past: model.past,
    begin() {
      begin ??= compile('decode greedily', beginProgram(model, kind), {
        source: { shape: ['rows', 'srcLen'], dtype: 'int32' },
      });
      return begin;
    },
    goOn() {
      goOn ??= compile('go on greedily', goOnProgram(model, kind), {
        token: { shape: ['rows'], dtype: 'int32' },
        made: { shape: [], dtype: 'int32' },
        ...handedOverSpecs(engine, model, kind.longestSource),
      });
      return goOn;
    },
  };
}

function beginProgram(model: Seq2Seq, kind: GreedyKind): Program {
  return (inputs, _, { scan, repeat }) => {
    const [rows] = inputs.source.shape;
    const [room] = inputs.positions.shape;
    const { fixed, state } = readSource(model, inputs, kind.longestSource, scan);
    const kept = Object.fromEntries(
      Object.entries(model.past).map(([name, [heads, dim]]) => [name, tf.zeros([rows, heads, room, dim])]),
    );
    const token = tf.fill([rows], BOS, 'int32');
    const begun = { token, made: tf.scalar(0, 'int32'), fixed, state, kept };
    return { ...withPrefix(FIXED, fixed), ...steps(model, kind, inputs, begun, repeat) };
  };
}

function goOnProgram(model: Seq2Seq, kind: GreedyKind): Program {
  return (inputs, _, { repeat }) => {
    const [fixed, state, kept] = [FIXED, STATE, KEPT].map((prefix) => withoutPrefix(prefix, inputs));
    const { token, made } = inputs;
    return steps(model, kind, inputs, { token, made, fixed, state, kept }, repeat);
  };
}

interface Begun {
  /** [rows] */
  readonly token: tf.Tensor;
  /** Steps, a scalar. */
  readonly made: tf.Tensor;
  readonly fixed: TensorMap;
  readonly state: TensorMap;
  /** Each [rows, heads, room, headDim], zero where it is not filled. */
  readonly kept: TensorMap;
}

function steps(model: Seq2Seq, kind: GreedyKind, inputs: Tensors, begun: Begun, repeat: Repeat): Tensors {
  const { positions, until, fewOpen } = inputs;
  const stateNames = Object.keys(begun.state);
  const keptNames = Object.keys(begun.kept);
  const open = tf.ones(until.shape, 'bool');
  const initial = [begun.token, open, ...Object.values(begun.state), ...Object.values(begun.kept)];
  const { carried, made } = repeat(
    initial,
    positions.shape[0] as number,
    ([token, open, ...others], count) => {
      const number = tf.add(begun.made, count) as tf.Scalar;
      const before = named(stateNames, others);
      const kept = { ...named(keptNames, others.slice(stateNames.length)) };
      const here = tf.expandDims(tf.cast(tf.equal(positions, number), 'float32'), 1); // [room, 1]
      const step = model.step(inputs, token as tf.Tensor1D, begun.fixed, before, {
        length: number,
        longest: kind.longest,
        hidden: hideWhereZero(tf.cast(tf.lessEqual(positions, number), 'float32')) as tf.Tensor1D,
        grown(name, now) {
          kept[name] = tf.add(kept[name], tf.mul(here, now));
          return kept[name] as tf.Tensor4D;
        },
      });
      const { id, logProbability } = likeliestOutput(step.logits, kind);
      const goesOn = tf.logicalAnd(tf.notEqual(id, EOS), tf.less(tf.add(number, 1), until));
      const stillOpen = tf.logicalAnd(open, goesOn);
      return {
        carried: [id, stillOpen, ...stateNames.map((name) => step.state[name]), ...Object.values(kept)],
        made: [id, logProbability, ...(kind.aligned ? Object.values(alignment(step, inputs)) : [])],
        goesOn: tf.greater(tf.sum(tf.cast(stillOpen, 'int32')), fewOpen),
      };
    },
  );
  const [ids, logProbabilities, aligned] = made;
  const [, , ...others] = carried;
  return {
    ids,
    logProbabilities,
    ...(aligned && { alignment: aligned }),
    ...withPrefix(STATE, named(stateNames, others)),
    ...withPrefix(KEPT, named(keptNames, others.slice(stateNames.length))),
  };
}

function named(names: readonly string[], tensors: readonly tf.Tensor[]): TensorMap {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]]));
}

/** The likeliest of the tokens that are outputs, and its log-probability among all. @param logits [rows, vocab] @returns each [rows] */
function likeliestOutput(logits: tf.Tensor2D, { vocab, unknownAllowed }: GreedyKind) {
  const isOutput = Float32Array.from({ length: vocab }, (_, id) => (isNoOutput(id, unknownAllowed) ? 0 : 1));
  const { values, indices } = tf.topk(tf.mul(tf.softmax(logits), tf.tensor1d(isOutput)), 1); // each [rows, 1]
  return { id: tf.squeeze(indices, [1]), logProbability: tf.log(tf.squeeze(values, [1])) };
}
