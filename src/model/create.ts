/** The only place that asks which model it has: settings in, model out. */
import type { ModelConfig } from '../config/schema.ts';
import { paramTableBuilder } from './params.ts';
import { declareRnnDecoder, rnnDecoder } from './rnn/decoder.ts';
import { declareRnnEncoder, rnnEncoder } from './rnn/encoder.ts';
import type { Seq2Seq, Vocabularies } from './seq2seq.ts';
import { declareTransformerDecoder, transformerDecoder } from './transformer/decoder.ts';
import { declareTransformerEncoder, transformerEncoder } from './transformer/encoder.ts';

export function createModel(config: ModelConfig, vocabularies: Vocabularies): Seq2Seq {
  const table = paramTableBuilder();
  switch (config.kind) {
    case 'rnn':
      declareRnnEncoder(table, config, vocabularies.source);
      declareRnnDecoder(table, config, 2 * config.dim, 2 * config.dim, vocabularies.target);
      return { params: table.build(), ...rnnEncoder(config), ...rnnDecoder(config) };
    case 'transformer':
      declareTransformerEncoder(table, config, vocabularies.source);
      declareTransformerDecoder(table, config, vocabularies.target);
      return { params: table.build(), ...transformerEncoder(config), ...transformerDecoder(config) };
    default:
      return config satisfies never;
  }
}
