/** A figure of one rate by ranges, for every run with its interval: by length, by frequency, by score, by place. */
import type { Interval } from '../eval/interval.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount } from '../text/numbers.ts';
import {
  type Cell,
  type Figure,
  type LineChart,
  left,
  nothing,
  number,
  plain,
  range,
  right,
  type Series,
  type Table,
} from './document.ts';
import { formatScore } from './format.ts';

export interface Binned {
  /** `WER by source length` */
  readonly title: string;
  readonly x: string;
  /** `WER` */
  readonly rate: string;
  /** Of the axis, where the name of the rate does not say enough. */
  readonly y?: string;
  readonly bins: readonly Bin[];
}

export interface Bin {
  readonly name: string;
  /** Counted in it. */
  readonly size: number;
  /** One a run; null where a run has none. */
  readonly values: readonly (BinValue | null)[];
}

export interface BinValue extends Interval {
  readonly value: number;
}

/** `5`, `5–9`, `10 or more` */
export function rangeName(from: number, to: number | null): string {
  if (to === null) return `${formatCount(from)} or more`;
  return from === to ? formatCount(from) : `${formatCount(from)}–${formatCount(to)}`;
}

/** @param says one sentence @param sizes what a bin counts: `sources` */
export function binnedFigure(
  names: readonly string[],
  rates: readonly Binned[],
  { says, label, sizes }: { readonly says: string; readonly label: string; readonly sizes: string },
): Figure {
  return {
    type: 'figure',
    says,
    legend: names,
    kinds: ['only'],
    charts: rates.map((rate) => chartOf(names, rate)),
    data: tableOf(names, rates, label, sizes),
  };
}

function chartOf(names: readonly string[], { title, x, rate, y = rate, bins }: Binned): LineChart {
  const series = names.map((_, run): Series => {
    const points = bins.flatMap(({ name, values }) => {
      const found = values[run];
      return found ? [{ x: name, y: found.value, low: found.low, high: found.high }] : [];
    });
    return { run, kind: 'only', points };
  });
  const ends = names.map((name, run) => {
    const { points } = series[run];
    if (points.length === 0) return `${name} has none`;
    return `${name} from ${formatScore(points[0].y)} to ${formatScore(points[points.length - 1].y)}`;
  });
  return { kind: 'lines', title, label: `${title}: ${ends.join('; ')}`, x, y, ratios: false, series };
}

function tableOf(names: readonly string[], rates: readonly Binned[], label: string, sizes: string): Table {
  const [{ bins, x }] = rates;
  const several = rates.length > 1;
  const columns = rates.flatMap(({ rate }) =>
    names.flatMap((name) => [right(several ? `${rate}, ${name}` : name), right('95 %')]),
  );
  return {
    type: 'table',
    label,
    columns: [left(x), right(sizes), ...columns],
    rows: bins.map(({ name, size }, i) => ({
      cells: [
        plain(name),
        number(size, formatCount),
        ...rates.flatMap((rate) => rate.bins[i].values.flatMap(valueCells)),
      ],
    })),
  };
}

function valueCells(found: BinValue | null): Cell[] {
  if (found === null) return [nothing(), nothing()];
  return [number(found.value, formatScore), range(found.low, found.high, formatScore, '–')];
}

/** Who is better in how many ranges, and in how many beyond both intervals; of one run, from where to where it goes. */
export function sayWhoLeads(
  names: readonly string[],
  { rate, bins }: Binned,
  better: 'lower' | 'higher',
  along: string,
): string {
  if (names.length === 1) {
    const scores = bins.flatMap(({ values: [found] }) => (found ? formatScore(found.value) : []));
    return `${rate} of ${names[0]} goes from ${scores.at(0)} in the first of the ranges of ${along} to ${scores.at(-1)} in the last.`;
  }
  const sign = better === 'higher' ? 1 : -1;
  const leads = names.map((name, run) => {
    const ahead = bins.filter(({ values }) =>
      isAhead(values, run, (mine, other) => sign * (mine.value - other.value) > 0),
    );
    const clear = ahead.filter(({ values }) =>
      isAhead(values, run, (mine, other) => (sign > 0 ? mine.low > other.high : mine.high < other.low)),
    );
    return { name, ahead: ahead.length, clear: clear.length };
  });
  const said = leads.map(({ name, ahead, clear }) =>
    ahead === 0 ? `${name} in 0` : `${name} in ${ahead} (${clear} with intervals apart)`,
  );
  return `Better in ${rate}, of ${counted(bins.length, 'range')} of ${along}: ${listWords(said)}.`;
}

function isAhead(
  values: Bin['values'],
  run: number,
  better: (mine: BinValue, other: BinValue) => boolean,
): boolean {
  const mine = values[run];
  return mine !== null && values.every((other, i) => i === run || (other !== null && better(mine, other)));
}
