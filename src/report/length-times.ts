/** Time against length: a figure on log scales with the fitted power laws and crossings, and the exponents as a table. */
import {
  type LengthCrossing,
  type LengthCurve,
  type LengthFit,
  type LengthTimes,
  layerOf,
  WORKS,
  type Work,
} from '../compare/length-times.ts';
import { sayOthers } from '../config/bench.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount } from '../text/numbers.ts';
import {
  type Block,
  type Figure,
  heading,
  type LineChart,
  left,
  nothing,
  paragraph,
  plain,
  right,
  type Table,
} from './document.ts';
import { formatExponent, formatScore, formatTick } from './format.ts';

const TITLES: Readonly<Record<Work, string>> = { step: 'A training step', decoding: 'Decoding a batch' };

export function lengthTimesBlocks(times: LengthTimes): Block[] {
  const { rows, vocab, threads, engine, rounds, curves } = times;
  const [{ dim, layers }] = curves;
  return [
    heading('Time against length', 3),
    paragraph(
      `Milliseconds of a batch of ${formatCount(rows)} pairs whose sources and targets all have the same length, without padding: width ${dim}, ${counted(layers, 'layer')} of encoder and of decoder, ${formatCount(vocab)} symbols. Medians of ${rounds} rounds in which the models took turns, with the least and the most; ${engine}, threads: ${threads}.${busy(times)} Curves cross where the rounds of one lie below those of the other before, and above them after. Lines are power laws fitted by least squares on log scales, their exponents ± one standard error.`,
    ),
    timesFigure(times),
    exponentTable(curves),
    paragraph(
      'Table 1 of Vaswani et al. 2017 counts one layer, with n tokens and width d. What is timed has other parts too: projections and feed-forward take n·d², and the recurrent decoder attends to the source in n²·d. In decoding every model makes its tokens one after another.',
    ),
  ];
}

/** Of a machine that others used at the time. */
function busy({ othersShare }: LengthTimes): string {
  const others = sayOthers(othersShare);
  return others === null ? '' : ` Other ${others} in a round.`;
}

/** `Training step: rnn and transformer cross at length 27.` */
export function sayCrossing({ work, models, from, to, lengths }: LengthCrossing): string {
  const [first, second] = models;
  const where =
    lengths.length === 0
      ? `are nowhere seen to cross between ${from} and ${to}`
      : `cross at length ${listWords(lengths.map((length) => formatCount(length)))}, measured from ${from} to ${to}`;
  return `${TITLES[work]}: ${first} and ${second} ${where}.`;
}

function timesFigure(times: LengthTimes): Figure {
  const { curves, crossings } = times;
  const names = [...new Set(curves.map(({ model }) => model))];
  return {
    type: 'figure',
    says: [...crossings.map(sayCrossing), ...(crossings.length === 0 ? [sayGrowth(curves)] : [])].join(' '),
    legend: names,
    kinds: ['only', 'fitted'],
    charts: WORKS.map((work) => chartOf(work, names, times)),
    data: timeTable(times),
  };
}

/** Of a single model, which crosses nothing. */
function sayGrowth(curves: readonly LengthCurve[]): string {
  const grown = curves.map(
    ({ work, whole }) => `${work} by the power ${whole ? formatExponent(whole) : '–'}`,
  );
  return `Time grows with length: ${listWords(grown)}.`;
}

function chartOf(work: Work, names: readonly string[], { curves, crossings }: LengthTimes): LineChart {
  const ofWork = curves.filter((curve) => curve.work === work);
  const ends = ofWork.map(({ model, points, whole }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const power = whole === null ? '' : `, power ${formatExponent(whole)}`;
    return `${model} from ${formatTick(first.milliseconds)} ms at ${first.length} to ${formatTick(last.milliseconds)} ms at ${last.length}${power}`;
  });
  return {
    kind: 'lines',
    title: TITLES[work],
    label: `${TITLES[work]} against length: ${ends.join('; ')}`,
    x: 'tokens of source and of target',
    y: 'ms a batch',
    ratios: true,
    ratiosAlong: true,
    upright: crossings.find((crossing) => crossing.work === work)?.lengths ?? [],
    series: ofWork.flatMap(({ model, points, whole }) => {
      const run = names.indexOf(model);
      const measured = points.map(({ length, milliseconds, least, most }) => ({
        x: length,
        y: milliseconds,
        low: least,
        high: most,
      }));
      if (whole === null) return [{ run, kind: 'only' as const, points: measured }];
      const fitted = [whole.from, whole.to].map((x) => ({ x, y: whole.coefficient * x ** whole.exponent }));
      return [
        { run, kind: 'fitted' as const, points: fitted },
        { run, kind: 'only' as const, points: measured },
      ];
    }),
  };
}

function exponentTable(curves: readonly LengthCurve[]): Table {
  return {
    type: 'table',
    label: 'Exponents of length',
    columns: [
      left('Model'),
      left('What'),
      right('Exponent, all lengths'),
      right('Exponent, upper half'),
      left('A layer by Table 1'),
      left('Sequential operations'),
    ],
    rows: curves.map((curve) => {
      const { model, work, whole, upper } = curve;
      const { layer, operations, sequential } = layerOf(curve);
      return {
        cells: [
          plain(model),
          plain(TITLES[work]),
          fitCell(whole),
          fitCell(upper),
          plain(`${layer}: ${operations}`),
          plain(work === 'step' ? sequential : 'O(n)'),
        ],
      };
    }),
  };
}

const fitCell = (fit: LengthFit | null) =>
  fit === null ? nothing() : plain(`${formatExponent(fit)} (${fit.from}–${fit.to})`);

function timeTable({ curves, rows }: LengthTimes): Table {
  return {
    type: 'table',
    label: 'Milliseconds by length',
    columns: [
      left('Model'),
      left('What'),
      right('Length'),
      right('ms a batch'),
      right('Least'),
      right('Most'),
      right('ms a sentence'),
      right('ms a token'),
    ],
    rows: curves.flatMap(({ model, work, points }) =>
      points.map(({ length, milliseconds, least, most }) => ({
        cells: [
          model,
          TITLES[work],
          formatCount(length),
          formatScore(milliseconds, 2),
          formatScore(least, 2),
          formatScore(most, 2),
          formatScore(milliseconds / rows, 3),
          formatScore(milliseconds / rows / length, 4),
        ].map(plain),
      })),
    ),
  };
}
