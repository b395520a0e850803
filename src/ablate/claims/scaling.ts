import { type Ablation, beats } from '../ablation.ts';
import { atLeast, atMost, type Measured } from '../check.ts';
import { type DotProducts, dotProducts, KEYS, QUERIES } from '../checks/dot-products.ts';
import { weightRows } from '../checks/weights.ts';

const WIDTHS = [8, 32, 128, 512] as const;

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
  exact: (arms) => {
    const byWidth = WIDTHS.map((width) => ({
      width,
      plain: dotProducts(width, false),
      scaled: dotProducts(width, true),
    }));
    const widest = byWidth[byWidth.length - 1];
    const sharper = weightRows(arms, 'scaled').entropy - weightRows(arms, 'unscaled').entropy;
    const checks = [
      ...byWidth.flatMap(({ width, plain }) => [
        atLeast(`d_k ${width}: variance of unscaled scores, in parts of d_k`, plain.variance / width, 0.8),
        atMost(`d_k ${width}: the same`, plain.variance / width, 1.25),
      ]),
      atLeast(
        `d_k ${widest.width}: gradient through the softmax, scaled in parts of unscaled`,
        widest.scaled.gradient / widest.plain.gradient,
        1,
      ),
      atLeast(
        'entropy of the trained models’ attention, scaled less unscaled, in parts of the most that is possible',
        sharper,
        0,
      ),
    ];
    return { checks, tables: [scoreTable(byWidth)] };
  },
};

interface Scores {
  readonly width: number;
  readonly plain: DotProducts;
  readonly scaled: DotProducts;
}

function scoreTable(byWidth: readonly Scores[]): Measured {
  const equal = Math.log(KEYS).toFixed(2);
  return {
    title: `Softmax over ${KEYS} keys of scores between random queries and keys of unit variance, means over ${QUERIES} queries; equal weights would have an entropy of ${equal} nats`,
    columns: [
      'd_k',
      'variance',
      'variance, scaled',
      'entropy',
      'entropy, scaled',
      'gradient',
      'gradient, scaled',
    ],
    rows: byWidth.map(({ width, plain, scaled }) => [
      String(width),
      plain.variance,
      scaled.variance,
      plain.entropy,
      scaled.entropy,
      plain.gradient,
      scaled.gradient,
    ]),
  };
}
