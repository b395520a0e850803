/** Where the runs look on a few sources: every head of every layer, the runs side by side. Weights come from their files. */
import type { Analysis } from '../compare/analysis.ts';
import { inSentence } from '../compare/run-names.ts';
import { attentionMonotonicity, meanAttentionEntropy } from '../eval/analysis/attention.ts';
import { type AttendedMap, type AttendedSource, weightsOf } from '../run/attention.ts';
import { codePointName, replaceInvisible } from '../text/invisible.ts';
import { listWords } from '../text/list-words.ts';
import { markSpaces, SPACE_MARK } from '../text/visible.ts';
import {
  type Block,
  type Figure,
  type HeatChart,
  heading,
  left,
  nothing,
  number,
  paragraph,
  plain,
  quoted,
  right,
} from './document.ts';
import { formatHundredths } from './format.ts';

/** Characters of a symbol at the edge of a map. */
const LONGEST = 8;

/** Over which symbols a place in the model looks, and what the report calls it. */
const KINDS = {
  cross: 'the source',
  'encoder.self': 'the source, inside the encoder',
  'decoder.self': 'the answer so far',
} as const;
type Kind = keyof typeof KINDS;

function kindOf(place: string): Kind {
  if (!place.endsWith('.self')) return 'cross';
  return place.startsWith('encoder.') ? 'encoder.self' : 'decoder.self';
}

const END = '</s>';

/** Attention over the source for every sentence; self-attention of the first alone, folded, since there is so much of it. */
export function attentionBlocks({ runs, attention }: Analysis): Block[] | null {
  const traced = attention.map((sources) => sources ?? []);
  const sentences = Math.max(0, ...traced.map((sources) => sources.length));
  if (sentences === 0) return null;
  const blocks = Array.from({ length: sentences }).flatMap((_, i): Block[] => {
    const found = traced.map((sources) => sources.at(i));
    const source = found.find((each) => each !== undefined);
    const kinds: Kind[] = i === 0 ? ['cross', 'encoder.self', 'decoder.self'] : ['cross'];
    const figures = kinds.flatMap((kind) => figureOf(runs, found, kind) ?? []);
    const title = `Source ${i + 1}: ${quoted(source ? textOf(source) : '').text}`;
    return figures.length > 0 ? [heading(title, 3), ...figures] : [];
  });
  const symbols = traced.flat().flatMap(({ source, output }) => [...source, ...output]);
  return symbols.some((symbol) => symbol.startsWith(' '))
    ? [...blocks, paragraph(`${SPACE_MARK} stands for a space: words begin after it.`)]
    : blocks;
}

/** Where it was not written down, from its symbols: those of words alone have lost what stood between them. */
function textOf({ text, source }: AttendedSource): string {
  if (text !== undefined) return text;
  const symbols = source.slice(0, -1);
  const areWords = symbols.some((symbol) => symbol.length > 1) && !symbols.join('').includes(' ');
  return symbols.join(areWords ? ' ' : '');
}

interface Shown {
  readonly run: number;
  readonly name: string;
  readonly map: AttendedMap;
  readonly weights: number[][];
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

function figureOf(
  runs: Analysis['runs'],
  found: readonly (AttendedSource | undefined)[],
  kind: Kind,
): Figure | null {
  const maps = found.flatMap((source, run) => (source ? mapsOf(source, kind, run, runs[run].name) : []));
  if (maps.length === 0) return null;
  return {
    type: 'figure',
    says: [sayWhereTheyLook(maps, kind), ...(kind === 'encoder.self' ? [] : sayCuts(runs, found))].join(' '),
    legend: [],
    kinds: [],
    folded: kind === 'cross' ? undefined : `Attention over ${KINDS[kind]}, ${maps.length} maps`,
    charts: maps.map(chartOf),
    data: {
      type: 'table',
      label: `Attention over ${KINDS[kind]}`,
      columns: [left('Head'), right('Entropy, nats'), right('Kendall’s τ of the order')],
      rows: maps.map(({ name, map, weights }) => {
        const order = kind === 'cross' ? attentionMonotonicity(weights) : null;
        return {
          cells: [
            plain(`${name}, ${headName(map)}`),
            number(meanAttentionEntropy(weights) ?? 0, formatHundredths),
            order === null ? nothing() : number(order, formatHundredths),
          ],
        };
      }),
    },
  };
}

function mapsOf(source: AttendedSource, kind: Kind, run: number, name: string): Shown[] {
  const output = source.output.map(shownSymbol);
  const input = source.source.map(shownSymbol);
  const columns = kind === 'decoder.self' ? ['<s>', ...output.slice(0, -1)] : input;
  const rows = kind === 'encoder.self' ? input : output;
  return source.maps
    .filter(({ place }) => kindOf(place) === kind)
    .map((map) => ({ run, name, map, weights: map.rows.map(weightsOf), columns, rows }));
}

/** `layer 1, head 2` */
function headName({ place, head }: AttendedMap): string {
  const layer = /layer(\d+)/.exec(place);
  return layer ? `layer ${Number(layer[1]) + 1}, head ${head}` : `head ${head}`;
}

function chartOf({ run, name, map, weights, columns, rows }: Shown): HeatChart {
  const looks = weights.map((row, i) => `${rows[i]} at ${columns[row.indexOf(Math.max(...row))]}`);
  const title = `${name}, ${headName(map)}`;
  return {
    kind: 'heat',
    title,
    label: `${title}, where each symbol looks most: ${looks.join(', ')}`,
    x: 'looked at',
    y: 'looking',
    run,
    columns,
    rows,
    weights,
  };
}

function sayWhereTheyLook(maps: readonly Shown[], kind: Kind): string {
  const names = [...new Set(maps.map(({ name }) => name))];
  const sharpest = names.map((name) => {
    const own = maps
      .filter((each) => each.name === name)
      .map((each) => ({ head: headName(each.map), entropy: meanAttentionEntropy(each.weights) ?? 0 }));
    const best = own.reduce((least, each) => (each.entropy < least.entropy ? each : least));
    return `${name} in ${best.head} (${formatHundredths(best.entropy)} nats)`;
  });
  // Of the answer so far, the first rows have little to look at.
  const rows = maps.flatMap(({ weights }) => weights);
  const alike = rows.reduce((sum, row) => sum + Math.log(row.length), 0) / rows.length;
  return `Attention over ${KINDS[kind]} is sharpest, by mean entropy, of ${listWords(sharpest)}; looking at all alike would be ${formatHundredths(alike)}.`;
}

/** Of answers that are not drawn whole: how much of them the maps and the numbers are of. */
function sayCuts(runs: Analysis['runs'], found: readonly (AttendedSource | undefined)[]): string[] {
  return found.flatMap((source, run) => {
    if (!source || !isCut(source)) return [];
    const { output, answered } = source;
    const part = answered === undefined ? output.length : `${output.length} of ${answered}`;
    return `Of the answer of ${inSentence(runs[run].name)}, maps and numbers are of the first ${part} tokens.`;
  });
}

/** Earlier versions did not say: there an answer without its end is one. */
function isCut({ output, answered }: AttendedSource): boolean {
  return answered === undefined ? output.at(-1) !== END : answered > output.length;
}

/** What cannot be seen by its code point, a space as an open box. */
function shownSymbol(symbol: string): string {
  const seen = replaceInvisible(markSpaces(symbol), codePointName);
  const characters = Array.from(seen);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : seen;
}
