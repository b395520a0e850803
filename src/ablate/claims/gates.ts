import { type Ablation, beats } from '../ablation.ts';
import { atMost } from '../check.ts';
import { leftOfTokens, movedWhileHeld } from '../checks/gates.ts';

const CELLS = ['tanh', 'gru', 'lstm'] as const;
const STEPS = 100;
const BACK = [1, 2, 4, 6] as const;

export const gates: Ablation = {
  name: 'gates',
  claim: 'Gated cells (GRU, LSTM) do better than plain tanh units.',
  question:
    'Where all that the decoder learns of a source is what the recurrence still holds at its ends, what do gates bring?',
  reference: {
    paper: 'Chung et al. 2014',
    where: 'abstract',
    found:
      'on music and speech, gated units are better than tanh units, and the GRU is comparable to the LSTM; translation is not tried',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    // With attention every state is within reach, and a cell need not hold much.
    set: ['model.attention=none'],
    arms: CELLS.map((cell) => ({ name: cell, model: 'rnn', set: [`model.cell=${cell}`] })),
    expectations: [
      beats('gru', 'tanh', 'per', 'the GRU beats the plain cell'),
      beats('lstm', 'tanh', 'per', 'the LSTM beats the plain cell'),
    ],
    byLength: true,
  },
  exact: (arms) => ({
    checks: (['gru', 'lstm'] as const).map((cell) =>
      atMost(
        `${cell}: by what part of it a state moves in ${STEPS} steps while its gates say to keep it`,
        movedWhileHeld(cell, STEPS),
        0,
      ),
    ),
    tables: [
      {
        title:
          'How much the last state of the trained encoder, read forwards, still depends on the token k back: the norm of its Jacobian, in parts of that of the last token; mean over those of the first test sources that are long enough',
        columns: ['cell', ...BACK.map((k) => `k = ${k}`)],
        rows: CELLS.map((cell) => [cell, ...leftOfTokens(arms, cell, BACK).map((left) => left ?? '–')]),
      },
    ],
  }),
};
