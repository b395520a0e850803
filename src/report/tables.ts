/** The tables of a report that come after its scores: ledger, significance, examples, settings. */
import type { Analysis, ExampleGroup, LedgerRow, Parting, SettingRow } from '../compare/analysis.ts';
import { inSentence } from '../compare/run-names.ts';
import { comparableBy } from '../compare/target-unit.ts';
import { METRICS } from '../eval/metric.ts';
import { decimalsInTable, winnerBy } from '../eval/verdict.ts';
import { formatCount } from '../text/numbers.ts';
import {
  type Block,
  type Cell,
  code,
  heading,
  left,
  nothing,
  number,
  paragraph,
  plain,
  quoted,
  range,
  right,
  type Table,
} from './document.ts';
import { formatDelta, formatProbability, formatScore } from './format.ts';

/** What was not equal comes first. */
export function ledgerBlocks({ groups, ledger }: Analysis): Block[] {
  const unequal = ledger.filter(({ equal }) => !equal);
  const equal = ledger.filter((row) => row.equal);
  if (groups.length === 1) return [ledgerTable(equal, 'Conditions of the run', ['Value'])];
  const names = groups.map(({ name }) => name);
  return [
    heading(`Not equal (${unequal.length})`, 3),
    unequal.length > 0
      ? ledgerTable(unequal, 'Conditions that differ', names)
      : paragraph('Nothing that the ledger looks at differs.'),
    heading(`Equal (${equal.length})`, 3),
    ledgerTable(equal, 'Conditions that were equal', ['Every run']),
  ];
}

/** @param titles of the columns of values: one a run, or one for all */
function ledgerTable(rows: readonly LedgerRow[], label: string, titles: readonly string[]): Table {
  const noted = rows.some(({ note }) => note !== null);
  return {
    type: 'table',
    label,
    columns: [left('Condition'), ...titles.map(left), ...(noted ? [left('Note')] : [])],
    rows: rows.map(({ what, values, equal, note }) => ({
      cells: [
        plain(what),
        ...values.slice(0, titles.length).map(valueCell),
        ...(noted ? [plain(note ?? '')] : []),
      ],
      tone: equal ? undefined : 'unequal',
    })),
  };
}

/** Hashes and signatures are for machines. */
function valueCell(value: string): Cell {
  return /^[0-9a-f]{64}$|\|version:/.test(value) ? code(value) : plain(value);
}

export function significanceTable({ runs, pair, significance }: Analysis): Table | null {
  if (!pair || significance.length === 0) return null;
  const [first, second] = pair.map((place) => runs[place].name);
  return {
    type: 'table',
    label: 'Significance of the differences',
    columns: [
      left('Metric'),
      right(`${second} − ${first}`),
      right('95 % interval'),
      left('Better'),
      right('p, bootstrap'),
      right('p, randomisation'),
    ],
    rows: significance.map(({ metric, bootstrap, randomisation }) => {
      const { delta, low, high, pValue } = bootstrap;
      const winner = winnerBy(metric, bootstrap);
      const decimals = decimalsInTable(winner, [delta, low, high]);
      const shown = (value: number) => formatDelta(value, decimals);
      return {
        cells: [
          plain(METRICS[metric].title),
          number(delta, shown),
          range(low, high, shown),
          winner ? { text: { first, second }[winner], style: 'best' } : nothing('not decided'),
          number(pValue, formatProbability),
          number(randomisation.pValue, formatProbability),
        ],
      };
    }),
  };
}

export function exampleBlocks(analysis: Analysis): Block[] {
  const { examples, runs } = analysis;
  if (!examples) return [];
  const names = examples.runs.map((place) => runs[place].name);
  return examples.groups.flatMap((group): Block[] => {
    const title = groupTitle(group, runs, examples.runs);
    const titled = heading(`${title} (${formatCount(group.total)})`, 3);
    if (group.examples.length === 0) return [titled, paragraph('None.')];
    return [titled, exampleTable(group, title, names)];
  });
}

function groupTitle(
  { right, nearer }: ExampleGroup,
  runs: Analysis['runs'],
  places: readonly number[],
): string {
  if (right !== null) return `Only ${inSentence(runs[right].name)} is right`;
  if (nearer !== null) return `Both are wrong, ${inSentence(runs[nearer].name)} less`;
  if (places.length === 1) return 'Wrong answers';
  const compared = places.map((place) => runs[place]);
  return comparableBy('per', compared) ? 'Both are wrong, with the same PER' : 'Both are wrong';
}

function exampleTable({ examples }: ExampleGroup, title: string, names: readonly string[]): Table {
  return {
    type: 'table',
    label: title,
    columns: [
      left('Source'),
      left('Reference'),
      ...names.flatMap((name) => [left(name), right('PER')]),
      ...(names.length > 1 ? [left('First differ at')] : []),
    ],
    rows: examples.map(({ source, references, answers, parting }) => ({
      cells: [
        quoted(source),
        quoted(references.join('  or  ')),
        ...answers.flatMap(({ output, right, per }) => [
          { ...quoted(output), right },
          number(per, formatScore),
        ]),
        ...(names.length > 1 ? [partingCell(parting)] : []),
      ],
    })),
  };
}

/** `3: a / b`, the end of an answer as `(end)`. */
function partingCell(parting: Parting | null): Cell {
  if (parting === null) return nothing('nowhere');
  const symbols = parting.symbols.map((symbol) => symbol ?? '(end)');
  return quoted(`${parting.place}: ${symbols.join(' / ')}`);
}

function settingCell(value: SettingRow['values'][number]): Cell {
  if (value === null) return nothing();
  return typeof value === 'number' ? number(value, String) : plain(String(value));
}

export function settingTable({ runs, settings }: Analysis, which: 'unequal' | 'all'): Table {
  const rows = settings.filter(({ equal }) => which === 'all' || !equal);
  return {
    type: 'table',
    label: which === 'all' ? 'Every setting' : 'Settings that differ',
    columns: [left('Setting'), ...runs.map(({ name }) => left(name))],
    rows: rows.map(({ path, values, equal }) => ({
      cells: [code(path), ...values.map(settingCell)],
      tone: equal || which === 'unequal' ? undefined : 'unequal',
    })),
  };
}
