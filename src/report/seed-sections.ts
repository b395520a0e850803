/** What a report says of several seeds: the spread of every measure, the differences, and each seed apart. */
import type { Analysis, SeedStudy } from '../compare/analysis.ts';
import { METRICS } from '../eval/metric.ts';
import { type Spread, spreadOf } from '../eval/spread.ts';
import { decimalsInTable, LEAST_DIFFERING, winnerBy } from '../eval/verdict.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount } from '../text/numbers.ts';
import {
  type Block,
  type Cell,
  heading,
  left,
  nothing,
  number,
  paragraph,
  plain,
  range,
  right,
  type Table,
} from './document.ts';
import { formatDelta, formatHundredths, formatProbability } from './format.ts';
import { type Measure, scoreMeasures } from './score-table.ts';

/** In place of a table with a column a run. */
export function spreadBlocks(analysis: Analysis, { seeds }: SeedStudy): Block[] {
  const models = analysis.groups.length === 1 ? 'the model' : 'each model';
  return [
    paragraph(
      `${formatCount(seeds.length)} training runs of ${models}, with the seeds ${listWords(seeds)}: mean, standard deviation of a sample (n − 1), least and most.`,
    ),
    ...spreadTables(analysis, scoreMeasures(analysis), 'Scores and costs over seeds'),
  ];
}

/** The numbers, and how each was measured: beside so many columns there is no room for a sentence. */
export function spreadTables(analysis: Analysis, measures: readonly Measure[], label: string): Table[] {
  return [spreadTable(analysis, measures, label), conditionTable(measures, label)];
}

function conditionTable(measures: readonly Measure[], label: string): Table {
  return {
    type: 'table',
    label: `${label}: how they were measured`,
    columns: [left('Measure'), left('How it was measured')],
    rows: measures.map(({ what, condition }) => ({ cells: [plain(what), plain(condition)] })),
  };
}

function spreadTable({ groups, runs }: Analysis, measures: readonly Measure[], label: string): Table {
  return {
    type: 'table',
    label,
    columns: [
      left('Measure'),
      ...groups.flatMap(({ name }) => [right(name), right('Deviation'), right('Range')]),
    ],
    rows: measures.map(({ what, of, format }) => ({
      cells: [
        plain(what),
        ...groups.flatMap((group) =>
          spreadCells(spreadOf(group.runs.map((place) => of(runs[place].summary))), format),
        ),
      ],
    })),
  };
}

function spreadCells({ mean, deviation, least, most }: Spread, format: (value: number) => string): Cell[] {
  return [number(mean, format), number(deviation, format), range(least, most, format)];
}

/** Empty where there is nothing to compare. */
export function seedDifferenceBlocks(analysis: Analysis, { differences, bySeed }: SeedStudy): Block[] {
  const { groups, leading } = analysis;
  if (differences.length === 0) return [];
  const [{ degrees, segments, samples }] = differences;
  return [
    heading('Differences over seeds'),
    paragraph(
      `The mean over seeds of ${groups[1].name} less ${groups[0].name}, runs of the same seed paired, with three 95 % intervals. Over seeds: how far other seeds would move it on these sources (t distribution, ${counted(degrees, 'degree')} of freedom). Over sources: how far other sources would move it with these seeds (paired bootstrap of ${formatCount(segments)} sources, each sample scored for all seeds and averaged, ${formatCount(samples)} samples). Over both: how far other seeds and other sources would move it at once (from the two, as those of independent errors, Zou and Donner 2008). A difference is decided where the last does not hold zero, and the models differ on ${LEAST_DIFFERING} sources or more. The verdict rests on ${METRICS[leading].title} alone.`,
    ),
    differenceTable(groups, differences),
    heading('Each seed apart', 3),
    paragraph('As if there were no other: paired bootstrap and approximate randomisation over the sources.'),
    bySeedTable(analysis, bySeed),
  ];
}

function differenceTable(groups: Analysis['groups'], differences: SeedStudy['differences']): Table {
  const [first, second] = groups.map(({ name }) => name);
  return {
    type: 'table',
    label: 'Differences over seeds',
    columns: [
      left('Metric'),
      right(`${second} − ${first}`),
      right('Over seeds'),
      right('Over sources'),
      right('Over both'),
      left('Better'),
    ],
    rows: differences.map(({ metric, delta, differing, seedInterval, sourceInterval, togetherInterval }) => {
      const intervals = [seedInterval, sourceInterval, togetherInterval];
      const winner = winnerBy(metric, { ...togetherInterval, differing });
      const points = [delta, ...intervals.flatMap(({ low, high }) => [low, high])];
      const decimals = decimalsInTable(winner, points);
      const shown = (value: number) => formatDelta(value, decimals);
      return {
        cells: [
          plain(METRICS[metric].title),
          number(delta, shown),
          ...intervals.map(({ low, high }) => range(low, high, shown)),
          winner ? { text: { first, second }[winner], style: 'best' as const } : nothing('not decided'),
        ],
      };
    }),
  };
}

function bySeedTable({ groups, leading }: Analysis, rows: SeedStudy['bySeed']): Table {
  const { title } = METRICS[leading];
  return {
    type: 'table',
    label: `${title} of each seed`,
    columns: [
      left('Seed'),
      ...groups.map(({ name }) => right(`${title}, ${name}`)),
      right('Difference'),
      right('95 % interval'),
      right('p, randomisation'),
    ],
    rows: rows.map(({ seed, scores, delta, low, high, pValue }) => ({
      cells: [
        plain(String(seed)),
        ...scores.map((score) => number(score, formatHundredths)),
        number(delta, formatDelta),
        range(low, high, formatDelta),
        number(pValue, formatProbability),
      ],
    })),
  };
}

/** The runs of the first seed alone: what figures and settings show, since those of the others look the same. */
export function firstSeedOf(analysis: Analysis): Analysis {
  const places = analysis.groups.map(({ runs }) => runs[0]);
  const of = <Value>(values: readonly Value[]) => places.map((place) => values[place]);
  return {
    ...analysis,
    runs: places.map((place, i) => ({ ...analysis.runs[place], name: analysis.groups[i].name })),
    pair: analysis.pair && [0, 1],
    groups: analysis.groups.map(({ name }, i) => ({ name, runs: [i] })),
    byLength: analysis.byLength.map((bin) => ({
      ...bin,
      wer: of(bin.wer),
      per: of(bin.per),
      werInterval: of(bin.werInterval),
      perInterval: of(bin.perInterval),
    })),
    attention: of(analysis.attention),
    answers: analysis.answers && { ...analysis.answers, runs: of(analysis.answers.runs) },
    settings: analysis.settings.map(({ path, values }) => {
      const kept = of(values);
      return { path, values: kept, equal: kept.every((value) => value === kept[0]) };
    }),
    examples: analysis.examples && {
      ...analysis.examples,
      runs: analysis.examples.runs.map((place) => places.indexOf(place)),
      groups: analysis.examples.groups.map((group) => ({
        ...group,
        right: group.right === null ? null : places.indexOf(group.right),
        nearer: group.nearer === null ? null : places.indexOf(group.nearer),
      })),
    },
  };
}
