/** Sources that tell two runs apart, and sources that neither can answer. The same ones every time. */
import type { ComparedExample, ExampleGroup, Examples } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

const MOST_ONE_RIGHT = 8;
const MOST_ALL_WRONG = 5;

/** @param places of the runs to compare: two, or one alone */
export function chooseExamples(scored: readonly ScoredOutputs[], places: readonly number[]): Examples {
  const runs = places.map((place) => scored[place]);
  const sources = [...runs[0].lines.keys()];
  const rightIn = (i: number) => places.filter((_, k) => !runs[k].wrong[i]);
  const worst = (i: number) => runs.reduce((sum, run) => sum + perOf(run, i), 0);
  const group = (right: number | null, members: readonly number[], most: number): ExampleGroup => ({
    right,
    total: members.length,
    // The one that is right adds nothing to the sum: this is the difference in PER.
    examples: members
      .toSorted((a, b) => worst(b) - worst(a) || a - b)
      .slice(0, most)
      .map((i) => exampleAt(runs, i)),
  });
  const alone = (place: number) => sources.filter((i) => rightIn(i).length === 1 && rightIn(i)[0] === place);
  return {
    runs: places,
    allRight: sources.filter((i) => rightIn(i).length === places.length).length,
    groups: [
      ...(places.length > 1 ? places.map((place) => group(place, alone(place), MOST_ONE_RIGHT)) : []),
      group(
        null,
        sources.filter((i) => rightIn(i).length === 0),
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
  return { source, references, answers };
}
