import { type Ablation, beats } from '../ablation.ts';
import { atLeast, atMost } from '../check.ts';
import { orderShown } from '../checks/order.ts';

export const positions: Ablation = {
  name: 'positions',
  claim: 'Without positions the Transformer’s encoder cannot tell orders apart.',
  question:
    'What does the memory know of the order of the source, and what does that do to a task that is nothing but order?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'section 3.5, and row E of Table 3',
    found:
      'learned positions in the place of sinusoids: 25.7 BLEU, as good as the base model’s 25.8; a model without positions is not printed',
  },
  experiment: {
    corpus: 'reverse',
    updates: 800,
    set: [],
    arms: ['none', 'sinusoidal', 'learned'].map((name) => ({
      name,
      model: 'transformer',
      set: [`model.positions=${name}`],
    })),
    expectations: [
      beats('sinusoidal', 'none', 'exact', 'sinusoidal positions beat none'),
      beats('learned', 'none', 'exact', 'learned positions beat none'),
    ],
  },
  exact: (arms) => ({
    checks: [
      atMost(
        'none: the memory of a permuted source less the permuted memory, the largest, in parts of the largest number',
        orderShown(arms, 'none'),
        1e-5,
      ),
      atLeast('sinusoidal: the same', orderShown(arms, 'sinusoidal'), 0.01),
      atLeast('learned: the same', orderShown(arms, 'learned'), 0.01),
    ],
  }),
};
