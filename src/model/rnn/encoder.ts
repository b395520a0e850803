/**
 * Bidirectional recurrent encoder (Bahdanau et al. 2015, appendix A.2.1), layers stacked. What a layer reads is
 * normalised first, where the settings say so; a layer above the first may add what it makes to what it reads.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnEncoderConfig } from '../../config/schema.ts';
import type { Scan } from '../../engine/engine.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareEmbedding, embed } from '../layers/linear.ts';
import { realTokens, tokensOfPairs } from '../layers/masks.ts';
import { declareNorm, normaliser } from '../layers/norm.ts';
import { declarePositions, positionVectors } from '../layers/positions.ts';
import { dropWords } from '../layers/word-dropout.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Encoder } from '../seq2seq.ts';
import { addPositions } from './add-positions.ts';
import { CELLS, type Cell } from './cell.ts';

const DIRECTIONS = ['forward', 'backward'] as const;
type Direction = (typeof DIRECTIONS)[number];
const cellName = (layer: number, direction: Direction) => `encoder.layer${layer}.${direction}`;
const normName = (layer: number) => `encoder.layer${layer}.norm`;

/** Width of what a layer reads. */
const inputDim = (layer: number, dim: number) => (layer === 0 ? dim : 2 * dim);

export function declareRnnEncoder(table: ParamTableBuilder, config: RnnEncoderConfig, vocab: number): void {
  const { cell, dim, layers, norm } = config;
  declareEmbedding(table, 'encoder', vocab, dim);
  declarePositions(table, 'encoder', config);
  for (let layer = 0; layer < layers; layer++) {
    declareNorm(table, norm, normName(layer), inputDim(layer, dim));
    for (const direction of DIRECTIONS)
      CELLS[cell].declare(table, cellName(layer, direction), inputDim(layer, dim), dim);
  }
}

/** Memory: both directions' states of the last layer, [batch, srcLen, 2 dim]; summary: their last states. */
export function rnnEncoder(config: RnnEncoderConfig): Encoder {
  const { layers, dropout, wordDropout, norm, residual } = config;
  return {
    encode(p, source, mode) {
      const mask = realTokens(source); // [batch, srcLen]
      const normalise = normaliser(p, norm, mode, () => tf.transpose(tokensOfPairs(source)));
      // Time first, so that a step is a contiguous piece.
      const ids = tf.transpose(source); // [srcLen, batch]
      const embedded = observed('looked up', embed(p, 'encoder', ids) as tf.Tensor3D); // [srcLen, batch, dim]
      const words = dropWords(p, 'encoder', mode, embedded, ids, wordDropout);
      const positions = positionVectors(p, 'encoder', config, source.shape[1], mode.anyLength?.longest);
      let inputs = addPositions(config, words, positions);
      let summary = tf.zeros([0, 0]) as tf.Tensor2D;
      for (let layer = 0; layer < layers; layer++) {
        const site = layer === 0 ? 'encoder.embedding' : `encoder.layer${layer}`;
        const read = mode.dropout(normalise(normName(layer), inputs), site, dropout);
        const { states, last } = runLayer(p, CELLS[config.cell], layer, read, mask, mode.anyLength?.scan);
        inputs = residual && layer > 0 ? tf.add(inputs, states) : states;
        summary = last;
      }
      return { states: tf.transpose(inputs, [1, 0, 2]), mask, summary, attention: {} };
    },
  };
}

/**
 * Both directions of a layer in one product a step, the backward one on time turned round. A padded position leaves
 * the state as it was, so that padding changes nothing on either side of it.
 * @param inputs [srcLen, batch, width] @param mask [batch, srcLen]
 * @param scan makes the loop over positions, where their number is open
 * @returns states, [srcLen, batch, 2 dim], and those after the last step of each direction, [batch, 2 dim]
 */
function runLayer(
  p: Params,
  cell: Cell,
  layer: number,
  inputs: tf.Tensor3D,
  mask: tf.Tensor2D,
  scan?: Scan,
): { states: tf.Tensor3D; last: tf.Tensor2D } {
  const [srcLen, batch] = inputs.shape;
  const ofBoth = (part: string): tf.Tensor =>
    tf.stack(DIRECTIONS.map((direction) => p[`${cellName(layer, direction)}.${part}`]));
  const asRow = (part: string) => tf.expandDims(ofBoth(part), 1); // [2, 1, blocks dim]
  const bothWays = (x: tf.Tensor3D): tf.Tensor3D =>
    tf.reshape(tf.stack([x, tf.reverse(x, 0)]), [2, srcLen * batch, -1]);
  return scoped(`encoder.layer${layer}`, () => {
    const gates = tf.add(
      tf.matMul(bothWays(inputs), ofBoth('input.weight') as tf.Tensor3D),
      asRow('input.bias'),
    ) as tf.Tensor3D; // [2, srcLen batch, blocks dim]
    const counts = bothWays(tf.expandDims(tf.transpose(mask), 2) as tf.Tensor3D); // [2, srcLen batch, 1]
    const weight = ofBoth('recurrent.weight') as tf.Tensor3D;
    const bias = asRow('recurrent.bias') as tf.Tensor3D;
    const all = scan
      ? scanned(scan, cell, gates, counts, weight, bias, srcLen)
      : cell.sequence(gates, counts, weight, bias, srcLen); // [2, srcLen batch, dim]
    const [forward, backward] = tf.unstack(tf.reshape(all, [2, srcLen, batch, -1])) as tf.Tensor3D[];
    const last = [forward, backward].map((states) => tf.slice(states, [srcLen - 1, 0, 0], [1, -1, -1]));
    return {
      states: observed('states', tf.concat([forward, tf.reverse(backward, 0)], 2) as tf.Tensor3D),
      last: tf.reshape(tf.concat(last, 2), [batch, -1]),
    };
  });
}

/** The same as `cell.sequence`, one loop for any number of steps. */
function scanned(
  scan: Scan,
  cell: Cell,
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor3D,
  steps: number,
): tf.Tensor3D {
  const [directions, dim] = weight.shape;
  const batch = x.shape[1] / steps;
  const stepsFirst = (all: tf.Tensor3D): tf.Tensor =>
    tf.transpose(tf.reshape(all, [directions, steps, batch, all.shape[2]]), [1, 0, 2, 3]);
  const initial = cell.carried.map(() => tf.zeros([directions, batch, dim]));
  const [states] = scan(initial, [stepsFirst(x), stepsFirst(mask)], (before, [input, counts]) => {
    const after = cell.after(input, before, weight, bias);
    return after.map((moved, i) => tf.add(before[i], tf.mul(counts, tf.sub(moved, before[i]))));
  }); // [srcLen, directions, batch, dim]
  return tf.reshape(tf.transpose(states, [1, 0, 2, 3]), [directions, steps * batch, dim]);
}
