/** Sources that tell two runs apart, and sources that neither can answer. The same ones every time. */
import { firstErrorIndex } from '../eval/analysis/first-error.ts';
import type { ComparedExample, Examples, Parting } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';
import { comparableBy } from './target-unit.ts';

const MOST_ONE_RIGHT = 8;
const MOST_ALL_WRONG = 5;

/** @param places of the runs to compare: two, or one alone */
export function chooseExamples(scored: readonly ScoredOutputs[], places: readonly number[]): Examples {
  const runs = places.map((place) => scored[place]);
  const rightIn = runs[0].lines.map((_, i) => places.filter((_place, k) => !runs[k].wrong[i]));
  const sourcesWhere = (holds: (i: number) => boolean) => [...rightIn.keys()].filter(holds);
  const comparable = comparableBy('per', runs);
  /** By how much the first is further from its reference, in PER: 0 of one run, and of runs that it cannot compare. */
  const lead = (i: number) => (comparable ? perOf(runs[0], i) - perOf(runs[runs.length - 1], i) : 0);
  const worst = (i: number) => runs.reduce((sum, run) => sum + perOf(run, i), 0);
  const listed = (members: readonly number[], most: number) => ({
    total: members.length,
    examples: members
      .toSorted((a, b) => Math.abs(lead(b)) - Math.abs(lead(a)) || worst(b) - worst(a) || a - b)
      .slice(0, most)
      .map((i) => exampleAt(runs, i)),
  });
  const oneRight = places.map((right) => {
    const members = sourcesWhere((i) => rightIn[i].length === 1 && rightIn[i][0] === right);
    return { right, nearer: null, ...listed(members, MOST_ONE_RIGHT) };
  });
  const allWrong = (sign: -1 | 0 | 1) =>
    listed(
      sourcesWhere((i) => rightIn[i].length === 0 && Math.sign(lead(i)) === sign),
      MOST_ALL_WRONG,
    );
  const oneNearer = [
    { right: null, nearer: places[0], ...allWrong(-1) },
    { right: null, nearer: places[places.length - 1], ...allWrong(1) },
  ];
  return {
    runs: places,
    allRight: sourcesWhere((i) => rightIn[i].length === places.length).length,
    groups: [
      ...(places.length > 1 ? oneRight : []),
      ...oneNearer.filter(({ total }) => total > 0),
      { right: null, nearer: null, ...allWrong(0) },
    ],
  };
}

/** Of one source, 0-100 or more. */
function perOf({ edits, symbols }: ScoredOutputs, i: number): number {
  return (100 * edits[i]) / Math.max(1, symbols[i]);
}

function exampleAt(runs: readonly ScoredOutputs[], i: number): ComparedExample {
  const { source, references } = runs[0].lines[i];
  const answers = runs.map((run) => ({
    output: run.lines[i].output,
    right: !run.wrong[i],
    per: perOf(run, i),
  }));
  return { source, references, answers, parting: partingOf(runs, i) };
}

function partingOf(runs: readonly ScoredOutputs[], i: number): Parting | null {
  if (runs.length < 2) return null;
  const [{ symbolsOf }] = runs;
  const [first, second] = runs.map(({ lines }) => symbolsOf(lines[i].output));
  const index = firstErrorIndex({ output: second, reference: first });
  if (index === null) return null;
  return { place: index + 1, symbols: [first[index] ?? null, second[index] ?? null] };
}
