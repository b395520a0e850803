import type { Ablation } from '../ablation.ts';

/** From a little better than the larger published networks to the smaller one. */
const RANGE = { metric: 'wer', from: 28, to: 40 } as const;

export const cmudictWords: Ablation = {
  name: 'cmudict-words',
  claim: 'Small networks pronounce three of five English words, or more, as the dictionary does.',
  question: 'Do both models come to the error rates of published ones of their kind on real data?',
  reference: {
    paper: 'g2p-seq2seq (CMU Sphinx)',
    where: 'README, newest CMU dictionary without stress',
    found:
      'WER about 39 with an LSTM of 2 layers of 64, about 31 with 2 of 512, 30.2 with a Transformer of 3 of 256',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 6000,
    set: ['data.testPercent=5'],
    arms: [
      { name: 'rnn', model: 'rnn', set: ['rnn.dim=168'] },
      {
        name: 'transformer',
        model: 'transformer',
        set: ['transformer.dim=128', 'transformer.layers=2', 'transformer.heads=4', 'transformer.ffn=512'],
      },
    ],
    expectations: [],
    published: [
      { arm: 'rnn', ...RANGE },
      { arm: 'transformer', ...RANGE },
    ],
  },
};
