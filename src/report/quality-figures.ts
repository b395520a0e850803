/** The figures of quality: by source length, by training frequency, by sentence score and place, and run against run. */
import type { Analysis } from '../compare/analysis.ts';
import type { PairAnswers } from '../compare/answer-study.ts';
import { METRICS } from '../eval/metric.ts';
import { shareOf } from '../eval/ratio.ts';
import { listWords } from '../text/list-words.ts';
import { formatCount } from '../text/numbers.ts';
import { FIRST_ERRORS, TIMES_IN_TRAIN } from './answer-labels.ts';
import { type Bin, type Binned, binnedFigure, rangeName, sayWhoLeads } from './binned-figure.ts';
import type { Figure } from './document.ts';
import { axisTitle } from './metric-words.ts';

/** Places of first errors shown. */
const PLACES = 12;

/** What is drawn of runs, whatever else is known of them. */
interface Named {
  readonly runs: readonly { readonly name: string }[];
}

const namesOf = ({ runs }: Named): string[] => runs.map(({ name }) => name);

/** @param said which of the two rates the sentence is about: of sentences hardly one is right as a whole, so PER tells more */
export function lengthFigure(
  analysis: Named & Pick<Analysis, 'byLength'>,
  said: 'wer' | 'per' = 'wer',
): Figure {
  const names = namesOf(analysis);
  const rate = (key: 'wer' | 'per'): Binned => ({
    title: `${METRICS[key].title} by source length`,
    x: 'symbols in the source',
    rate: METRICS[key].title,
    y: axisTitle(key),
    bins: analysis.byLength.map((bin) => ({
      name: rangeName(bin.from, bin.to),
      size: bin.sources,
      values: bin[key].map((value, run) => ({ value, ...bin[`${key}Interval`][run] })),
    })),
  });
  const rates = [rate('wer'), rate('per')];
  return binnedFigure(names, rates, {
    says: sayWhoLeads(names, rates[said === 'wer' ? 0 : 1], 'lower', 'length'),
    label: 'Error rates by source length',
    sizes: 'Sources',
  });
}

/** Null where no run has counts of its train split. */
export function frequencyFigure(analysis: Analysis): Figure | null {
  const found = analysis.answers?.runs.map(({ byTrainingFrequency }) => byTrainingFrequency) ?? [];
  const edges = [...new Map(found.flatMap((ranges) => ranges ?? []).map(({ from, to }) => [from, to]))];
  if (edges.length === 0) return null;
  const names = namesOf(analysis);
  const bins = edges
    .sort(([a], [b]) => a - b)
    .map(([from, to]): Bin => {
      const ranges = found.map((all) => all?.find((range) => range.from === from));
      return {
        name: rangeName(from, to),
        size: Math.max(...ranges.map((range) => range?.reference ?? 0)),
        values: ranges.map((range) =>
          range?.f1 != null && range.f1Interval ? { value: range.f1, ...range.f1Interval } : null,
        ),
      };
    });
  const rate: Binned = {
    title: 'F1 by training frequency',
    x: TIMES_IN_TRAIN,
    rate: 'F1',
    bins,
  };
  return binnedFigure(names, [rate], {
    says: sayWhoLeads(names, rate, 'higher', 'frequency'),
    label: 'F1 of target words by how often the train split has them',
    sizes: 'In references, at most',
  });
}

export function sentenceFigure(analysis: Analysis): Figure | null {
  if (!analysis.answers) return null;
  const { runs, pair } = analysis.answers;
  const names = namesOf(analysis);
  const ofRuns = runs.map(({ bySentenceScore }) => bySentenceScore);
  const all = analysis.sources ?? 1;
  const rate: Binned = {
    title: 'Sentences by their score',
    x: 'sentence BLEU',
    rate: '% of sentences',
    bins: ofRuns[0].map(({ from, to }, i) => ({
      name: to === null ? '100' : `${from}–`,
      size: Math.max(...ofRuns.map((ranges) => ranges[i].sentences)),
      values: ofRuns.map((ranges) => shareOf(ranges[i].sentences, all)),
    })),
  };
  const perfect = names.map((name, run) => `${name} ${formatCount(ofRuns[run].at(-1)?.sentences ?? 0)}`);
  const figure = binnedFigure(names, [rate], {
    says: `${pair ? `${sayPair(analysis, pair)} ` : ''}Sentences with the full score: ${listWords(perfect)}.`,
    label: 'Sentences by sentence BLEU',
    sizes: 'Most',
  });
  return pair && analysis.pair
    ? { ...figure, charts: [...figure.charts, againstChart(analysis, pair)] }
    : figure;
}

function pairNames({ runs, pair }: Analysis): string[] {
  return (pair ?? []).map((place) => runs[place].name);
}

function sayPair(analysis: Analysis, { firstAhead, secondAhead, same }: PairAnswers): string {
  const [first, second] = pairNames(analysis);
  return `By sentence BLEU ${first} is ahead on ${formatCount(firstAhead)} sentences, ${second} on ${formatCount(secondAhead)}; ${formatCount(same)} are even.`;
}

function againstChart(analysis: Analysis, found: PairAnswers): Figure['charts'][number] {
  const [first, second] = pairNames(analysis);
  return {
    kind: 'grid',
    title: `${first} against ${second}`,
    label: `Sentence BLEU of ${first} (x) against ${second} (y). ${sayPair(analysis, found)}`,
    x: `${first}, sentence BLEU`,
    y: `${second}, sentence BLEU`,
    cells: found.scores.map(({ first: x, second: y, sentences }) => ({ x, y, count: sentences })),
    runs: analysis.pair ?? [0, 1],
  };
}

/** Of the answers that were right so far, the share that goes wrong at each place. */
export function firstErrorFigure(analysis: Analysis): Figure | null {
  if (!analysis.answers) return null;
  const { runs, pair } = analysis.answers;
  const names = namesOf(analysis);
  const all = runs.map(({ firstErrors }) => firstErrors);
  if (all.every((rows) => rows.every(({ wrong }) => wrong === 0))) return null;
  const places = Math.min(PLACES, Math.max(...all.map((rows) => rows.length)));
  const rate: Binned = {
    title: FIRST_ERRORS.title,
    x: FIRST_ERRORS.place,
    rate: FIRST_ERRORS.share,
    bins: Array.from({ length: places }, (_, index) => ({
      name: String(index + 1),
      size: Math.max(...all.map((rows) => rows.at(index)?.reached ?? 0)),
      values: all.map((rows) => {
        const row = rows.at(index);
        return row && row.reached >= FIRST_ERRORS.leastReached ? shareOf(row.wrong, row.reached) : null;
      }),
    })),
  };
  const peaks = names.map((name, run) => {
    const most = all[run].reduce((best, row) => (row.wrong > best.wrong ? row : best), {
      place: 0,
      wrong: 0,
    });
    return most.wrong === 0 ? `${name} never` : `${name} at place ${most.place} (${formatCount(most.wrong)})`;
  });
  return binnedFigure(names, [rate], {
    says: `First errors are most frequent, by count: ${listWords(peaks)}.${pair ? ` ${sayPartings(analysis, pair)}` : ''}`,
    label: 'Where answers first go wrong',
    sizes: 'Right so far, at most',
  });
}

function sayPartings(analysis: Analysis, { partings }: PairAnswers): string {
  const differing = partings.reduce((sum, { wrong }) => sum + wrong, 0);
  if (differing === 0) return 'The two never differ.';
  let before = 0;
  const middle = partings.find(({ wrong }) => {
    before += wrong;
    return 2 * before >= differing;
  });
  const [first, second] = pairNames(analysis);
  return `${first} and ${second} differ on ${formatCount(differing)} of ${formatCount(analysis.sources ?? 0)} sources, half of those by place ${middle?.place}.`;
}
