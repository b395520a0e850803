/**
 * Greedy search over one batch in as few calls of the engine as make sense: a call ends when many rows have ended,
 * which then leave, or when the past has no room. The same answers as a search step by step with a beam of 1.
 */
import type { Arrays, OpenCompiled } from '../engine/engine.ts';
import type { GreedyPrograms } from './greedy-programs.ts';
import { EMPTY, extend, type Hypothesis, isEnded } from './hypothesis.ts';
import { keepRows } from './kept-rows.ts';
import { padded } from './model-rows.ts';
import { WORTH_DROPPING } from './search-batch.ts';

/** So few stay together until all have ended. */
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
  const largest = Math.max(...longest);
  // Most outputs are no longer; what has no past needs no room.
  const roomFor = (length: number): number =>
    Object.keys(programs.past).length === 0 ? largest : Math.min(largest, Math.ceil(1.5 * length));

  /** Places among the sources, a row each. */
  let rows = [...sources.keys()];
  let room = roomFor(srcLen);
  const run = (program: OpenCompiled, inputs: Arrays): Promise<Arrays> => {
    const until = Int32Array.from(rows, (place) => Math.min(longest[place], room));
    const fewOpen = Int32Array.of(rows.length <= FEW_ROWS ? 0 : Math.floor(WORTH_DROPPING * rows.length));
    const positions = Int32Array.from({ length: room }, (_, i) => i);
    return program.run({ until, fewOpen, positions, ...inputs }, { rows: rows.length, srcLen, room });
  };

  const begin = await programs.begin();
  const goOn = await programs.goOn();
  let made = await run(begin, { source: padded(sources, srcLen) });
  const kept = keepRows(programs.past, made, rows.length, room);
  for (;;) {
    for (const [row, place] of rows.entries())
      for (let at = row; at < made.ids.length && !isDone(place); at += rows.length)
        found[place] = extended(found[place], made, at);
    const going = [...rows.keys()].filter((row) => !isDone(rows[row]));
    if (going.length === 0) return found;
    if (going.length < rows.length) kept.select(going, going);
    rows = going.map((row) => rows[row]);
    const { length } = found[rows[0]];
    if (length === room) {
      room = roomFor(room);
      kept.enlarge(room);
    }
    const token = Int32Array.from(rows, (place) => found[place].token);
    made = await run(goOn, { ...kept.arrays(), token, made: Int32Array.of(length) });
    kept.replace(made);
  }
}

function extended(before: Hypothesis, { ids, logProbabilities, alignment }: Arrays, at: number): Hypothesis {
  return extend(before, ids[at], logProbabilities[at], alignment?.[at] ?? -1);
}
