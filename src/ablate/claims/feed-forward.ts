import { type Ablation, beats } from '../ablation.ts';

const WIDTHS = [0, 48, 192, 768] as const;

export const feedForward: Ablation = {
  name: 'feed-forward',
  claim: 'The position-wise feed-forward carries much of the Transformer, and a wider one does better.',
  question: 'What can the attention blocks do alone, and what does each widening of the feed-forward add?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'Table 3, rows C',
    found:
      'BLEU with d_ff of 1024, 2048 (base) and 4096: 25.4, 25.8, 26.2; without feed-forward is not printed',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    set: ['model.dim=48'],
    arms: WIDTHS.map((width) => ({
      name: `ffn-${width}`,
      model: 'transformer',
      set: [`model.ffn=${width}`],
    })),
    expectations: [
      beats('ffn-192', 'ffn-0', 'wer', 'a feed-forward four times as wide as the model beats none'),
      beats('ffn-192', 'ffn-48', 'wer', 'four times the width beats once'),
      beats('ffn-768', 'ffn-192', 'wer', 'sixteen times the width beats four times'),
    ],
  },
};
