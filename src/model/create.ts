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

export function createModel(config: ModelConfig, { source, target }: Vocabularies): Seq2Seq {
  const table = paramTableBuilder();
  const joined = (half: EncoderHalf, decoderOver: (half: EncoderHalf) => Decoder): Seq2Seq => {
    const decoder = decoderOver(half);
    return { params: table.build(), ...half.encoder, ...decoder };
  };
  switch (config.kind) {
    case 'rnn':
      return joined(recurrentEncoder(table, config, source), recurrentDecoder(table, config, target));
    case 'transformer':
      return joined(selfAttentiveEncoder(table, config, source), selfAttentiveDecoder(table, config, target));
    case 'rnn+transformer': {
      const { encoder, decoder } = config;
      return joined(recurrentEncoder(table, encoder, source), selfAttentiveDecoder(table, decoder, target));
    }
    case 'transformer+rnn': {
      const { encoder, decoder } = config;
      return joined(selfAttentiveEncoder(table, encoder, source), recurrentDecoder(table, decoder, target));
    }
    default:
      return config satisfies never;
  }
}

/** An encoder whose parameters are declared, and the widths of its memory. */
interface EncoderHalf {
  readonly encoder: Encoder;
  readonly memoryDim: number;
  readonly summaryDim: number;
}

function recurrentEncoder(table: ParamTableBuilder, config: RnnEncoderConfig, vocab: number): EncoderHalf {
  declareRnnEncoder(startingAs(config.initialisation, table), config, vocab);
  // Both directions side by side.
  return { encoder: rnnEncoder(config), memoryDim: 2 * config.dim, summaryDim: 2 * config.dim };
}

function selfAttentiveEncoder(
  table: ParamTableBuilder,
  config: TransformerEncoderConfig,
  vocab: number,
): EncoderHalf {
  declareTransformerEncoder(startingAs(config.initialisation, table), config, vocab);
  return { encoder: transformerEncoder(config), memoryDim: config.dim, summaryDim: config.dim };
}

function recurrentDecoder(table: ParamTableBuilder, config: RnnDecoderConfig, vocab: number) {
  return ({ memoryDim, summaryDim }: EncoderHalf): Decoder => {
    declareRnnDecoder(startingAs(config.initialisation, table), config, memoryDim, summaryDim, vocab);
    return rnnDecoder(config, memoryDim);
  };
}

function selfAttentiveDecoder(table: ParamTableBuilder, config: TransformerDecoderConfig, vocab: number) {
  return ({ memoryDim }: EncoderHalf): Decoder => {
    declareTransformerDecoder(startingAs(config.initialisation, table), config, memoryDim, vocab);
    return transformerDecoder(config);
  };
}
