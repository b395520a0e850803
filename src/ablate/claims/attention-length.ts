import { type Ablation, beats } from '../ablation.ts';
import { atMost } from '../check.ts';
import { weightRows } from '../checks/weights.ts';

export const attentionLength: Ablation = {
  name: 'attention-length',
  claim: 'Without attention the RNN collapses as sources grow; with it, it holds.',
  question: 'What does additive attention over all encoder states bring, on short sources and on long ones?',
  reference: {
    paper: 'Bahdanau et al. 2015',
    where: 'Table 1 and Figure 2',
    found:
      'BLEU on all test sentences, trained on sentences of up to 50 words: 17.82 without attention, 26.75 with it; without attention BLEU falls with the length of the sentence',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    set: [],
    arms: [
      { name: 'none', model: 'rnn', set: ['model.attention=none'] },
      { name: 'additive', model: 'rnn', set: ['model.attention=additive'] },
    ],
    expectations: [
      beats('additive', 'none', 'per', 'attention helps on the longest third of the sources', 'longest'),
      {
        says: 'attention helps more on the longest third than on the shortest',
        in: 'per',
        terms: [
          { arm: 'additive', weight: 1, among: 'longest' },
          { arm: 'none', weight: -1, among: 'longest' },
          { arm: 'additive', weight: -1, among: 'shortest' },
          { arm: 'none', weight: 1, among: 'shortest' },
        ],
      },
    ],
    byLength: true,
  },
  exact: (arms) => {
    const { rows, offOne } = weightRows(arms, 'additive');
    const check = atMost(
      `distance from 1 of the sum of each of ${rows} rows of attention weights, the largest`,
      offOne,
      1e-5,
    );
    return { checks: [check] };
  },
};
