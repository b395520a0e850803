/**
 * Greedy search over one batch in as few calls of the engine as make sense: a call ends when many rows have ended,
 * which then leave. The same answers as a search step by step with a beam of 1.
 */
import type { Arrays, OpenCompiled } from '../engine/engine.ts';
import { carryRows } from './carried-rows.ts';
import type { GreedyPrograms } from './greedy-programs.ts';
import { EMPTY, extend, type Hypothesis, isEnded } from './hypothesis.ts';
import { padded } from './model-rows.ts';
import { PAST } from './programs.ts';
import { WORTH_DROPPING } from './search-batch.ts';

/** A batch of at most this many rows keeps them all until the last has ended. */
const FEW_ROWS = 4;

/**
 * @param sources ids, each ending with EOS @param srcLen positions that they are padded to
 * @param longest tokens of the longest output of each, EOS included
 * @returns the answer to each: ended, or cut where it is as long as it may be
 */
export async function searchGreedily(
  programs: GreedyPrograms,
  sources: readonly Int32Array[],
  srcLen: number,
  longest: readonly number[],
): Promise<Hypothesis[]> {
  const found = sources.map(() => EMPTY);
  const isDone = (place: number): boolean => isEnded(found[place]) || found[place].length >= longest[place];
  /** Places among the sources, a row each. */
  let rows = [...sources.keys()];
  /** @param length steps before this call */
  const run = (program: OpenCompiled, length: number, inputs: Arrays): Promise<Arrays> => {
    const until = Int32Array.from(rows, (place) => longest[place]);
    const fewOpen = Int32Array.of(rows.length <= FEW_ROWS ? 0 : Math.floor(WORTH_DROPPING * rows.length));
    const sizes = { rows: rows.length, srcLen, room: length };
    return program.run({ until, fewOpen, position: Int32Array.of(length), ...inputs }, sizes);
  };

  const begin = await programs.begin();
  // Before the first run, so that a search that is timed does not compile in the midst of it.
  if (rows.length > FEW_ROWS) await programs.goOn();
  const noPast = Object.keys(programs.past).map((name) => [PAST + name, new Float32Array(0)]);
  let outputs = await run(begin, 0, { source: padded(sources, srcLen), ...Object.fromEntries(noPast) });
  const steps = (): number => outputs.ids.length / rows.length;
  const carried = carryRows(programs.past, outputs, rows.length, steps());
  for (;;) {
    for (const [row, place] of rows.entries())
      for (let at = row; at < outputs.ids.length && !isDone(place); at += rows.length)
        found[place] = extended(found[place], outputs, at);
    const going = [...rows.keys()].filter((row) => !isDone(rows[row]));
    if (going.length === 0) return found;
    if (going.length < rows.length) carried.select(going, going);
    rows = going.map((row) => rows[row]);
    const token = Int32Array.from(rows, (place) => found[place].token);
    outputs = await run(await programs.goOn(), carried.size.room, { ...carried.arrays(), token });
    carried.replace(outputs, carried.size.room + steps());
  }
}

function extended(before: Hypothesis, { ids, logProbabilities, alignment }: Arrays, at: number): Hypothesis {
  return extend(before, ids[at], logProbabilities[at], alignment?.[at] ?? -1);
}
