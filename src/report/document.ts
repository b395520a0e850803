/**
 * A report as blocks of plain text: what all of its formats but JSON have in common. All text in here is raw, as corpora
 * and models wrote it; whoever renders a block escapes it.
 */
import { formatCount } from '../text/numbers.ts';

export interface Document {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly type: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string; readonly role?: 'verdict' | 'warning' }
  | Table
  | Figure
  /** Lines to be typed. */
  | { readonly type: 'code'; readonly text: string };

export interface Table {
  readonly type: 'table';
  /** What the table holds, for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly tone?: Tone }[];
  /** How it is to be read, beneath it. */
  readonly note?: string;
}

interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Whether it says something at length of each row: on paper it stands beneath the table. */
  readonly isAside?: boolean;
}

/** `unequal` stands out. */
export type Tone = 'unequal';

export interface Cell {
  readonly text: string;
  /** What the text rounds: a number, or both ends of a range. */
  readonly numbers?: readonly number[];
  /** `text` is of a corpus or a model, `code` for machines, `best` the better number, `none` that there is nothing. */
  readonly style?: 'text' | 'code' | 'best' | 'none';
  /** Whether an answer matches a reference; drawn as a sign before the text. */
  readonly right?: boolean;
}

export interface Figure {
  readonly type: 'figure';
  /** One sentence computed from the data: what the figure shows. */
  readonly says: string;
  readonly charts: readonly Chart[];
  /** A name for each of the charts' runs. */
  readonly legend: readonly string[];
  /** The kinds of lines that a run has in its charts. */
  readonly kinds: readonly Series['kind'][];
  /** The figure in numbers, thinned. */
  readonly data: Table;
  /** What the figure is folded under, where not everybody will want to see it. */
  readonly folded?: string;
}

interface ChartFrame {
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
}

export type Chart = LineChart | GridChart | HeatChart;

export interface LineChart extends ChartFrame {
  readonly kind: 'lines';
  /** Whether ratios matter on the y axis, as of losses, or differences from zero, as of error rates. */
  readonly ratios: boolean;
  /** Whether ratios matter on the x axis too, as of lengths that double. */
  readonly ratiosAlong?: boolean;
  /** Places on the x axis that a line stands at, such as where curves cross. */
  readonly upright?: readonly number[];
  readonly series: readonly Series[];
}

export interface Series {
  /** Place of the run, which gives it its colour. */
  readonly run: number;
  /** `only`: there is but one measured line a run; `fitted`: a formula's, without signs. */
  readonly kind: 'training' | 'validation' | 'only' | 'fitted';
  /** Texts for places without a distance; `low` and `high` are the ends of an interval around y. */
  readonly points: readonly {
    readonly x: number | string;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** How many sentences have which scores by two runs: a disc a cell, in the colour of the run that scores higher there. */
export interface GridChart extends ChartFrame {
  readonly kind: 'grid';
  /** x and y in 0-100. */
  readonly cells: readonly { readonly x: number; readonly y: number; readonly count: number }[];
  /** Places of the runs of x and of y. */
  readonly runs: readonly [x: number, y: number];
}

/** Weights of 0-1 between symbols, a row each that looks. */
export interface HeatChart extends ChartFrame {
  readonly kind: 'heat';
  readonly run: number;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** [rows, columns], or shorter rows: what is not there cannot be looked at. */
  readonly weights: readonly (readonly number[])[];
}

export const heading = (text: string, level: 2 | 3 = 2): Block => ({ type: 'heading', level, text });
export const paragraph = (text: string, role?: 'verdict' | 'warning'): Block => ({
  type: 'paragraph',
  text,
  role,
});

/** A column of texts, one of numbers, and one of sentences. */
export const left = (title: string): Column => ({ title, align: 'left' });
export const right = (title: string): Column => ({ title, align: 'right' });
export const aside = (title: string): Column => ({ title, align: 'left', isAside: true });

/** A cell of each kind. */
export const plain = (text: string): Cell => ({ text });
/** Rounded for readers; whole for CSV. */
export const number = (value: number, format: (value: number) => string): Cell => ({
  text: format(value),
  numbers: [value],
});
/** @param between `low` and `high`, such as an en dash */
export const range = (
  low: number,
  high: number,
  format: (value: number) => string,
  between = ' to ',
): Cell => ({ text: `${format(low)}${between}${format(high)}`, numbers: [low, high] });
export const code = (text: string): Cell => ({ text, style: 'code' });
export const nothing = (why = '–'): Cell => ({ text: why, style: 'none' });

/** Characters of a quoted text that are shown: a model may never have come to an end. */
const LONGEST = 300;

/** A text of a corpus or a model; a very long one is cut, and says so. */
export function quoted(text: string): Cell {
  if (text === '') return nothing('empty');
  const characters = Array.from(text);
  const rest = characters.length - LONGEST;
  if (rest <= 0) return { text, style: 'text' };
  return {
    text: `${characters.slice(0, LONGEST).join('')} … and ${formatCount(rest)} more`,
    style: 'text',
  };
}
