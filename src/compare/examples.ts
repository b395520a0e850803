/** Sources that tell two runs apart, and sources that neither can answer. The same ones every time. */
import { firstError } from '../eval/analysis/first-error.ts';
import type { ComparedExample, ExampleGroup, Examples, Parting } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

const MOST_ONE_RIGHT = 8;
const MOST_ALL_WRONG = 5;

/** @param places of the runs to compare: two, or one alone */
export function chooseExamples(scored: readonly ScoredOutputs[], places: readonly number[]): Examples {
  const runs = places.map((place) => scored[place]);
  const sources = [...runs[0].lines.keys()];
  const rightIn = (i: number) => places.filter((_, k) => !runs[k].wrong[i]);
  const worst = (i: number) => runs.reduce((sum, run) => sum + perOf(run, i), 0);
  const lead = (i: number) => perOf(runs[0], i) - perOf(runs[runs.length - 1], i);
  const group = (
    { right = null, nearer = null }: { right?: number | null; nearer?: number | null },
    members: readonly number[],
    most: number,
  ): ExampleGroup => ({
    right,
    nearer,
    total: members.length,
    // The one that is right adds nothing to the sum: this is the difference in PER.
    examples: members
      .toSorted((a, b) => Math.abs(lead(b)) - Math.abs(lead(a)) || worst(b) - worst(a) || a - b)
      .slice(0, most)
      .map((i) => exampleAt(runs, i)),
  });
  const alone = (place: number) => sources.filter((i) => rightIn(i).length === 1 && rightIn(i)[0] === place);
  const allWrong = sources.filter((i) => rightIn(i).length === 0);
  const near =
    places.length > 1 ? [allWrong.filter((i) => lead(i) < 0), allWrong.filter((i) => lead(i) > 0)] : [];
  return {
    runs: places,
    allRight: sources.filter((i) => rightIn(i).length === places.length).length,
    groups: [
      ...(places.length > 1 ? places.map((right) => group({ right }, alone(right), MOST_ONE_RIGHT)) : []),
      ...near.flatMap((members, k) =>
        members.length > 0 ? [group({ nearer: places[k] }, members, MOST_ALL_WRONG)] : [],
      ),
      group(
        {},
        allWrong.filter((i) => places.length === 1 || lead(i) === 0),
        MOST_ALL_WRONG,
      ),
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
  const [first, second] = runs.map(({ lines, symbolsOf }) => symbolsOf.target(lines[i].output));
  const place = firstError({ source: [], output: second, reference: first });
  if (place === null) return null;
  return { place: place + 1, symbols: [first[place] ?? null, second[place] ?? null] };
}
