/**
 * What a layer costs by the length of its input: Table 1 of Vaswani et al. 2017, for the layers that the runs have and
 * with their sizes. Multiplications of the leading term alone; what was really computed stands in the ledger.
 */
import type { Analysis } from '../compare/analysis.ts';
import { type Block, type Cell, left, number, paragraph, plain, right, type Table } from './document.ts';
import { formatScore, formatTick } from './format.ts';
import { sameTokenizer } from './score-table.ts';

interface Layer {
  readonly name: string;
  /** Multiplications of a layer for one sentence, as a formula in n, m, d and f. */
  readonly formula: string;
  readonly cost: (sizes: Sizes) => number;
  /** Steps that wait for one another, in training. */
  readonly sequential: 'n' | 'm' | '1';
  /** Steps from any input to any output. */
  readonly path: 'n' | 'm' | '1';
}

/** Mean lengths of source and target in tokens, end of sequence included; width; inner width of the feed-forward. */
interface Sizes {
  readonly n: number;
  readonly m: number;
  readonly d: number;
  readonly f: number;
}

const RECURRENT_ENCODER: Layer[] = [
  {
    name: 'recurrent encoder, two directions',
    formula: '2 n d²',
    cost: ({ n, d }) => 2 * n * d * d,
    sequential: 'n',
    path: 'n',
  },
];
const RECURRENT_DECODER: Layer[] = [
  {
    name: 'recurrent decoder',
    formula: 'm d²',
    cost: ({ m, d }) => m * d * d,
    sequential: 'm',
    path: 'm',
  },
];
const attentionToSource = (sequential: Layer['sequential']): Layer => ({
  name: 'attention to the source',
  formula: 'n m d',
  cost: ({ n, m, d }) => n * m * d,
  sequential,
  path: '1',
});
const selfAttention = (side: 'encoder' | 'decoder'): Layer => ({
  name: `self-attention, ${side}`,
  formula: side === 'encoder' ? 'n² d' : 'm² d',
  cost: ({ n, m, d }) => (side === 'encoder' ? n * n * d : m * m * d),
  sequential: '1',
  path: '1',
});
const feedForward = (side: 'encoder' | 'decoder'): Layer => ({
  name: `feed-forward, ${side}`,
  formula: side === 'encoder' ? '2 n d f' : '2 m d f',
  cost: ({ n, m, d, f }) => 2 * (side === 'encoder' ? n : m) * d * f,
  sequential: '1',
  path: '1',
});

/** Null where the lengths are not known, since outputs are missing. */
export function complexityBlocks(analysis: Analysis): Block[] | null {
  const { runs, meanLengths } = analysis;
  if (meanLengths === null) return null;
  const { source: n, target: m } = meanLengths;
  const rows = runs.flatMap(({ name }, run) =>
    (['encoder', 'decoder'] as const).flatMap((half) => {
      const sizes = { n, m, d: sizeOf(analysis, run, half, 'dim'), f: sizeOf(analysis, run, half, 'ffn') };
      return layersOf(analysis, run, half).map(({ name: layer, formula, cost, sequential, path }) => ({
        cells: [
          ...[name, layer, formula].map(plain),
          number(cost(sizes), formatTick),
          steps(sequential, sizes),
          steps(path, sizes),
        ],
      }));
    }),
  );
  const table: Table = {
    type: 'table',
    label: 'Complexity of each layer',
    columns: [
      left('Run'),
      left('Layer'),
      left('Products'),
      right('With these sizes'),
      right('Sequential steps'),
      right('Longest path'),
    ],
    rows,
  };
  const text = `Table 1 of Vaswani et al. 2017 for these runs: leading terms of one layer for one sentence, gates, heads and projections left out, with n = ${formatScore(n)} source tokens (of all sources) and m = ${formatScore(m)} target tokens (of references within data.maxLength) on average${sameTokenizer(analysis) ? '' : ` as ${runs[0].name}’s tokenizer cuts them`}, d the width and f the inner width of the feed-forward. Sequential steps are those of training; in decoding every model takes m.`;
  return [paragraph(text), table];
}

/** `n = 14.2`, or 1. */
function steps(term: Layer['sequential'], { n, m }: Sizes): Cell {
  if (term === '1') return number(1, String);
  return number(term === 'n' ? n : m, (length) => `${term} = ${formatScore(length)}`);
}

function layersOf(analysis: Analysis, run: number, half: 'encoder' | 'decoder'): Layer[] {
  const families = analysis.runs[run].summary.model.split('+');
  const recurrent = families[half === 'encoder' ? 0 : families.length - 1] === 'rnn';
  if (recurrent && half === 'encoder') return RECURRENT_ENCODER;
  if (recurrent) {
    const attends = settingOf(analysis, run, half, 'attention') !== 'none';
    // A context that goes into the step is asked for by the state before it, so each waits for the one before.
    const waits = settingOf(analysis, run, half, 'context') !== 'readout';
    return [...RECURRENT_DECODER, ...(attends ? [attentionToSource(waits ? 'm' : '1')] : [])];
  }
  const inner = sizeOf(analysis, run, half, 'ffn') > 0 ? [feedForward(half)] : [];
  const mixer = settingOf(analysis, run, half, 'mixer') ?? 'attention';
  const recurrence = half === 'encoder' ? RECURRENT_ENCODER : RECURRENT_DECODER;
  const mixing = mixer === 'attention' ? [selfAttention(half)] : recurrence;
  return [...mixing, ...(half === 'decoder' ? [attentionToSource('1')] : []), ...inner];
}

function sizeOf(analysis: Analysis, run: number, half: string, name: string): number {
  return Number(settingOf(analysis, run, half, name) ?? 0);
}

/** A plain model's settings are those of both its halves. */
function settingOf({ settings }: Analysis, run: number, half: string, name: string) {
  const at = (path: string) => settings.find((row) => row.path === path)?.values[run];
  return at(`model.${half}.${name}`) ?? at(`model.${name}`) ?? null;
}
