/**
 * Bidirectional recurrent encoder (Bahdanau et al. 2015, appendix A.2.1), layers stacked. What a layer reads is
 * normalised first, where the settings say so; a layer above the first may add what it makes to what it reads.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnEncoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { bidirectional, declareBidirectional } from '../layers/bidirectional.ts';
import { CELLS } from '../layers/cell.ts';
import { declareEmbedding, embed } from '../layers/linear.ts';
import { realTokens, tokensOfPairs } from '../layers/masks.ts';
import { declareNorm, normaliser } from '../layers/norm.ts';
import { declarePositions, positionVectors } from '../layers/positions.ts';
import { dropWords } from '../layers/word-dropout.ts';
import type { ParamTableBuilder } from '../params.ts';
import type { Encoder } from '../seq2seq.ts';
import { addPositions } from './add-positions.ts';

const layerName = (layer: number) => `encoder.layer${layer}`;
const normName = (layer: number) => `${layerName(layer)}.norm`;

/** Width of what a layer reads. */
const inputDim = (layer: number, dim: number) => (layer === 0 ? dim : 2 * dim);

export function declareRnnEncoder(table: ParamTableBuilder, config: RnnEncoderConfig, vocab: number): void {
  const { cell, dim, layers, norm } = config;
  declareEmbedding(table, 'encoder', vocab, dim);
  declarePositions(table, 'encoder', config);
  for (let layer = 0; layer < layers; layer++) {
    declareNorm(table, norm, normName(layer), inputDim(layer, dim));
    declareBidirectional(table, CELLS[cell], layerName(layer), inputDim(layer, dim), dim);
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
      let summary!: tf.Tensor2D; // there is a layer at least
      for (let layer = 0; layer < layers; layer++) {
        const site = layer === 0 ? 'encoder.embedding' : layerName(layer);
        const read = mode.dropout(normalise(normName(layer), inputs), site, dropout);
        scoped(layerName(layer), () => {
          const operator = mode.anyLength?.operator;
          const made = bidirectional(p, CELLS[config.cell], layerName(layer), read, mask, operator);
          const states = observed('states', made.states);
          inputs = residual && layer > 0 ? observed('sum', tf.add(inputs, states)) : states;
          summary = made.last;
        });
      }
      return { states: tf.transpose(inputs, [1, 0, 2]), mask, summary, attention: {} };
    },
  };
}
