/**
 * Teacher forcing over given pairs: what probability a model gives to each target, and how often its likeliest next
 * token is the target's. One pass, no search. What that comes to over a split: forced-scores.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { DataConfig } from '../config/schema.ts';
import { packBatch } from '../data/batches.ts';
import { type Bucket, chooseBuckets, countShapes, smallestFit } from '../data/buckets.ts';
import type { EncodedPair } from '../data/encode-pairs.ts';
import type { Compiled, Engine, Program } from '../engine/engine.ts';
import { forcedLogits } from '../model/forced-logits.ts';
import { inference } from '../model/mode.ts';
import { namedViews } from '../model/params.ts';
import { pick } from '../model/pick.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';

/** Of one pair. */
export interface ForcedPair {
  /** Of the target, end of sequence included, in nats. */
  readonly logProbability: number;
  /** Target tokens, end of sequence included, and those of them that the model finds likeliest. */
  readonly tokens: number;
  readonly correct: number;
}

export interface Forcing {
  readonly engine: Engine;
  readonly model: Seq2Seq;
  /** The flat parameter vector. */
  readonly weights: Float32Array;
  /** How pairs are batched. */
  readonly data: DataConfig;
  /** Told how many pairs are done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Outputs, each [rows, tgtLen]: `logProbability` of the target's token and `correct`, 1 where it is the likeliest.
 * Inputs: parameters by name, `source`, `targetIn` and `targetOut`.
 */
function forcedProgram(model: Seq2Seq): Program {
  return (inputs) => {
    const logits = forcedLogits(model, inputs, inputs, inference);
    const [rows, tgtLen, vocab] = logits.shape;
    const count = rows * tgtLen;
    const flat: tf.Tensor2D = tf.reshape(logits, [count, vocab]);
    const targets: tf.Tensor1D = tf.reshape(inputs.targetOut, [count]);
    const correct = tf.cast(tf.equal(tf.argMax(flat, 1), targets), 'float32');
    return {
      logProbability: tf.reshape(pick(tf.logSoftmax(flat), targets), [rows, tgtLen]),
      correct: tf.reshape(correct, [rows, tgtLen]),
    };
  };
}

/** @returns one a pair, in order */
export async function forcePairs(
  { engine, model, weights, data, onProgress }: Forcing,
  pairs: readonly EncodedPair[],
): Promise<ForcedPair[]> {
  const params = namedViews(model.params, weights);
  const forced = forcedProgram(model);
  const shapes = countShapes();
  const shapeOf = ({ source, target }: EncodedPair) => ({
    sourceLength: source.length,
    targetLength: target.length,
  });
  for (const pair of pairs) shapes.add(shapeOf(pair));
  const buckets = pairs.length > 0 ? chooseBuckets(shapes.cells(), data) : [];
  const places: number[][] = buckets.map(() => []);
  for (const [i, pair] of pairs.entries()) places[smallestFit(shapeOf(pair), buckets)].push(i);
  const found = new Array<ForcedPair>(pairs.length);
  let done = 0;
  for (const [b, bucket] of buckets.entries()) {
    if (places[b].length === 0) continue;
    const program = await engine.compile('forced decoding', forced, batchSpecs(model.params, bucket));
    try {
      for (let at = 0; at < places[b].length; at += bucket.rows) {
        const chosen = places[b].slice(at, at + bucket.rows);
        const results = await forceBatch(
          program,
          params,
          chosen.map((i) => pairs[i]),
          bucket,
        );
        for (const [row, i] of chosen.entries()) found[i] = results[row];
        done += chosen.length;
        onProgress?.(done);
      }
    } finally {
      await program.dispose();
    }
  }
  return found;
}

async function forceBatch(
  program: Compiled,
  params: Readonly<Record<string, Float32Array>>,
  pairs: readonly EncodedPair[],
  bucket: Bucket,
): Promise<ForcedPair[]> {
  const { source, targetIn, targetOut } = packBatch(bucket, pairs.length, (row) => pairs[row]);
  const result = await program.run({ ...params, source, targetIn, targetOut });
  return pairs.map(({ target }, row) => {
    let [logProbability, correct] = [0, 0];
    for (let at = row * bucket.targetLength; at < row * bucket.targetLength + target.length; at++) {
      logProbability += result.logProbability[at];
      correct += result.correct[at];
    }
    return { logProbability, tokens: target.length, correct };
  });
}
