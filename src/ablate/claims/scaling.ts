import type { Ablation } from '../ablation.ts';
import { beats } from '../ablation.ts';
import { atLeast, atMost } from '../check.ts';
import { dotProducts, KEYS, QUERIES } from '../checks/dot-products.ts';
import { weightRows } from '../checks/weights.ts';

const WIDTHS = [8, 32, 128, 512] as const;

/** Claim 4. */
export const scaling: Ablation = {
  name: 'scaling',
  claim: 'Without dividing by the root of d_k the softmax of dot products saturates as d_k grows.',
  question:
    'What becomes of attention’s entropy and gradient as heads grow wider, with the division and without, and does it show in training?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'section 3.2.1 and its footnote 4',
    found:
      'the dot product of a query and a key of unit variance has variance d_k; large products push the softmax to where its gradients are extremely small',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    set: ['model.dim=128', 'model.heads=1'],
    arms: [
      { name: 'scaled', model: 'transformer', set: ['model.scaled=true'] },
      { name: 'unscaled', model: 'transformer', set: ['model.scaled=false'] },
    ],
    expectations: [
      beats('scaled', 'unscaled', 'wer', 'with one head of width 128, scaled scores beat unscaled ones'),
    ],
  },
  checks: (arms) => {
    const [widest] = WIDTHS.toReversed();
    const [scaled, unscaled] = [dotProducts(widest, true), dotProducts(widest, false)];
    const sharper = weightRows(arms, 'scaled').entropy - weightRows(arms, 'unscaled').entropy;
    return [
      ...WIDTHS.flatMap((width) => {
        const share = dotProducts(width, false).variance / width;
        return [
          atLeast(`d_k ${width}: variance of unscaled scores, in parts of d_k`, share, 0.8),
          atMost(`d_k ${width}: the same`, share, 1.25),
        ];
      }),
      atLeast(
        `d_k ${widest}: gradient through the softmax, scaled in parts of unscaled`,
        scaled.gradient / unscaled.gradient,
        1,
      ),
      atLeast(
        'entropy of the trained models’ attention, scaled less unscaled, in parts of the most that is possible',
        sharper,
        0,
      ),
    ];
  },
  tables: () => [
    {
      title: `Softmax over ${KEYS} keys of scores between random queries and keys of unit variance, means over ${QUERIES} queries; equal weights would have an entropy of ${Math.log(KEYS).toFixed(2)} nats`,
      columns: [
        'd_k',
        'variance',
        'variance, scaled',
        'entropy',
        'entropy, scaled',
        'gradient',
        'gradient, scaled',
      ],
      rows: WIDTHS.map((width) => {
        const [plain, scaled] = [dotProducts(width, false), dotProducts(width, true)];
        return [
          String(width),
          plain.variance,
          scaled.variance,
          plain.entropy,
          scaled.entropy,
          plain.gradient,
          scaled.gradient,
        ];
      }),
    },
  ],
};
