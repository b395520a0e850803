/**
 * A report as blocks of plain text: what the HTML and the Markdown of a report have in common. All text in here is
 * raw, as corpora and models wrote it; whoever renders a block escapes it.
 */
import { formatCount } from './format.ts';

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
  readonly columns: readonly { readonly title: string; readonly align: 'left' | 'right' }[];
  /** The first cell of a row names it. */
  readonly rows: readonly { readonly cells: readonly Cell[]; readonly tone?: Tone }[];
}

/** `unequal` stands out. */
export type Tone = 'unequal';

export interface Cell {
  readonly text: string;
  /** `text` is of a corpus or a model, `code` for machines, `best` the better number, `none` that there is nothing. */
  readonly style?: 'text' | 'code' | 'best' | 'none';
  /** Whether an answer matches a reference; drawn as a sign before the text. */
  readonly right?: boolean;
}

export interface Figure {
  readonly type: 'figure';
  readonly charts: readonly Chart[];
  /** A name for each of the charts' runs. */
  readonly legend: readonly string[];
  /** The kinds of lines that a run has in its charts. */
  readonly kinds: readonly Series['kind'][];
  /** The figure in numbers, thinned. */
  readonly data: Table;
}

export interface Chart {
  readonly title: string;
  /** What it shows, for those who cannot see it. */
  readonly label: string;
  readonly x: string;
  readonly y: string;
  /** Whether ratios matter on the y axis, as of losses, or differences from zero, as of error rates. */
  readonly ratios: boolean;
  readonly series: readonly Series[];
}

export interface Series {
  /** Place of the run, which gives it its colour. */
  readonly run: number;
  /** `only`: there is but one line a run. */
  readonly kind: 'training' | 'validation' | 'only';
  /** Texts for places without a distance. */
  readonly points: readonly { readonly x: number | string; readonly y: number }[];
}

/** A cell of each kind. */
export const plain = (text: string): Cell => ({ text });
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
