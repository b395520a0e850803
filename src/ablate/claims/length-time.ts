import { PLAIN_MODELS } from '../../config/schema.ts';
import type { Ablation } from '../ablation.ts';
import { atLeast, atMost } from '../check.ts';
import { type Counted, operations, productsInARow, squarePart } from '../checks/operations.ts';

const LENGTHS = [8, 16, 32] as const;
const WIDTHS = [32, 64] as const;

/** The recurrence alone: its attention, each target token over all source tokens, would be n² · d as well. */
const RECURRENCE: Counted = { kind: 'rnn', attention: 'none' };

/** Of n² · d: three attentions, two products each (scores, weighted sums) of 2 n² d operations, and backward twice those. */
const SELF_ATTENTION = 3 * 2 * 2 * (1 + 2);

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
      LENGTHS.map((length) => productsInARow({ kind }, length)),
    );
    const columns = ['Model', ...LENGTHS.map((length) => `${length} tokens a side`)];
    const growth = ([, middle, longest]: readonly number[]) => longest - middle;
    const [, shorter, longer] = LENGTHS;
    const byLength = (counted: Counted) => squarePart((multiple) => operations(counted, multiple * shorter));
    const byWidth = (length: number) =>
      squarePart((multiple) => operations({ ...RECURRENCE, dim: multiple * WIDTHS[0] }, length));
    const thousands = (counted: Counted) => LENGTHS.map((length) => operations(counted, length) / 1000);
    const farthest = Math.max(
      ...WIDTHS.map((dim) =>
        Math.abs(byLength({ kind: 'transformer', dim }) - SELF_ATTENTION * dim * 2 * shorter ** 2),
      ),
    );
    return {
      checks: [
        atLeast(
          'matrix products that wait for one another in a training step, from 16 to 32 tokens: how many more in the RNN',
          growth(rnn),
          16,
        ),
        atMost('the same in the Transformer', growth(transformer), 0),
        atMost(
          `operations of a Transformer’s training step that grow with the square of the length n: how far they are from ${SELF_ATTENTION}·n²·d, at widths d of ${WIDTHS.join(' and ')}`,
          farthest,
          0,
        ),
        atMost('such operations of an RNN without attention', byLength(RECURRENCE), 0),
        atMost(
          `operations of an RNN without attention that grow with the square of the width: how far from twice as many they are for ${longer} tokens as for ${shorter}`,
          Math.abs(byWidth(longer) - 2 * byWidth(shorter)),
          0,
        ),
      ],
      tables: [
        {
          title: 'Matrix products of a training step that wait for one another, models of one layer',
          columns,
          rows: [
            ['RNN', ...rnn],
            ['Transformer', ...transformer],
          ],
        },
        {
          title:
            'Operations of the matrix products of a training step, thousands a pair, models of one layer',
          columns,
          rows: [
            ['RNN', ...thousands({ kind: 'rnn' })],
            ['RNN without attention', ...thousands(RECURRENCE)],
            ['Transformer', ...thousands({ kind: 'transformer' })],
          ],
        },
      ],
    };
  },
};
