import { PLAIN_MODELS } from '../../config/schema.ts';
import type { Ablation } from '../ablation.ts';
import { atLeast, atMost } from '../check.ts';
import { productsInARow } from '../checks/sequential.ts';

const LENGTHS = [8, 16, 32] as const;
/** Claim 2. */
export const lengthTime: Ablation = {
  name: 'length-time',
  claim:
    'Recurrent work is sequential in the length, the Transformer’s is not; self-attention costs n²·d, recurrence n·d².',
  question:
    'How does the time of a training step, and of decoding a token, grow with the length, and where do the two cross?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'Table 1',
    found:
      'a self-attention layer: O(n²·d) operations, O(1) of them one after another; a recurrent layer: O(n·d²), O(n) one after another',
  },
  experiment: null,
  timed: true,
  exact: () => {
    const [rnn, transformer] = PLAIN_MODELS.map((kind) =>
      LENGTHS.map((length) => productsInARow(kind, length)),
    );
    const growth = ([, middle, longest]: readonly number[]) => longest - middle;
    return {
      checks: [
        atLeast(
          'matrix products that wait for one another in a training step, from 16 to 32 tokens: how many more in the RNN',
          growth(rnn),
          16,
        ),
        atMost('the same in the Transformer', growth(transformer), 0),
      ],
      tables: [
        {
          title: 'Matrix products of a training step that wait for one another, models of one layer',
          columns: ['Model', ...LENGTHS.map((length) => `${length} tokens a side`)],
          rows: [
            ['RNN', ...rnn],
            ['Transformer', ...transformer],
          ],
        },
      ],
    };
  },
};
