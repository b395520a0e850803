/**
 * The place that asks which model it has: settings in, model out (beside it left-out.ts alone asks). Any encoder goes
 * with any decoder (Chen et al. 2018): the memory is all that one knows of the other.
 */
import type {
  ModelConfig,
  RnnDecoderConfig,
  RnnEncoderConfig,
  TransformerDecoderConfig,
  TransformerEncoderConfig,
} from '../config/schema.ts';
import { type ParamTableBuilder, paramTableBuilder } from './params.ts';
import { startingAs } from './published-initialisations.ts';
import { declareRnnDecoder, rnnDecoder } from './rnn/decoder.ts';
import { declareRnnEncoder, rnnEncoder } from './rnn/encoder.ts';
import type { Decoder, Encoder, Seq2Seq, Vocabularies } from './seq2seq.ts';
import { declareTransformerDecoder, transformerDecoder } from './transformer/decoder.ts';
import { declareTransformerEncoder, transformerEncoder } from './transformer/encoder.ts';

/**
 * Declares the encoder's parameters and then the decoder's, in one table.
 * @param vocabularies symbols of each side, special ones included
 */
export function createModel(config: ModelConfig, { source, target }: Vocabularies): Seq2Seq {
  const table = paramTableBuilder();
  const half = addEncoder(table, config, source);
  const decoder = addDecoder(table, config, target, half);
  return { params: table.build(), ...half.encoder, ...decoder };
}

/** An encoder whose parameters are declared, and the widths of its memory. */
interface EncoderHalf {
  readonly encoder: Encoder;
  readonly memoryDim: number;
  readonly summaryDim: number;
}

function addEncoder(table: ParamTableBuilder, config: ModelConfig, vocab: number): EncoderHalf {
  switch (config.kind) {
    case 'rnn':
      return addRnnEncoder(table, config, vocab);
    case 'rnn+transformer':
      return addRnnEncoder(table, config.encoder, vocab);
    case 'transformer':
      return addTransformerEncoder(table, config, vocab);
    case 'transformer+rnn':
      return addTransformerEncoder(table, config.encoder, vocab);
    default:
      return config satisfies never;
  }
}

function addDecoder(
  table: ParamTableBuilder,
  config: ModelConfig,
  vocab: number,
  half: EncoderHalf,
): Decoder {
  switch (config.kind) {
    case 'rnn':
      return addRnnDecoder(table, config, vocab, half);
    case 'transformer+rnn':
      return addRnnDecoder(table, config.decoder, vocab, half);
    case 'transformer':
      return addTransformerDecoder(table, config, vocab, half);
    case 'rnn+transformer':
      return addTransformerDecoder(table, config.decoder, vocab, half);
    default:
      return config satisfies never;
  }
}

function addRnnEncoder(table: ParamTableBuilder, config: RnnEncoderConfig, vocab: number): EncoderHalf {
  declareRnnEncoder(startingAs(config.initialisation, table), config, vocab);
  // Both directions side by side.
  return { encoder: rnnEncoder(config), memoryDim: 2 * config.dim, summaryDim: 2 * config.dim };
}

function addTransformerEncoder(
  table: ParamTableBuilder,
  config: TransformerEncoderConfig,
  vocab: number,
): EncoderHalf {
  declareTransformerEncoder(startingAs(config.initialisation, table), config, vocab);
  return { encoder: transformerEncoder(config), memoryDim: config.dim, summaryDim: config.dim };
}

function addRnnDecoder(
  table: ParamTableBuilder,
  config: RnnDecoderConfig,
  vocab: number,
  { memoryDim, summaryDim }: EncoderHalf,
): Decoder {
  declareRnnDecoder(startingAs(config.initialisation, table), config, memoryDim, summaryDim, vocab);
  return rnnDecoder(config, memoryDim);
}

function addTransformerDecoder(
  table: ParamTableBuilder,
  config: TransformerDecoderConfig,
  vocab: number,
  { memoryDim }: EncoderHalf,
): Decoder {
  declareTransformerDecoder(startingAs(config.initialisation, table), config, memoryDim, vocab);
  return transformerDecoder(config);
}
