import { type Ablation, beats } from '../ablation.ts';

const HEADS = [1, 2, 4, 8, 16] as const;

export const heads: Ablation = {
  name: 'heads',
  claim: 'Several heads do better than one of the same width in all, and too many do worse.',
  question: 'At equal width and equal cost, how many heads does attention want?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'Table 3, rows A',
    found: 'BLEU with 1, 4, 8, 16 and 32 heads of 512 features in all: 24.9, 25.5, 25.8, 25.8, 25.4',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    set: ['model.dim=64'],
    arms: HEADS.map((count) => ({
      name: `heads-${count}`,
      model: 'transformer',
      set: [`model.heads=${count}`],
    })),
    expectations: [
      beats('heads-4', 'heads-1', 'wer', 'four heads beat one'),
      beats('heads-8', 'heads-1', 'wer', 'eight heads beat one'),
      beats('heads-8', 'heads-16', 'wer', 'eight heads beat sixteen'),
    ],
  },
};
