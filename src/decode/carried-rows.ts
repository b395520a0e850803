/**
 * What is handed from call to call of a model's programs, a row a hypothesis: what the source fixed, the state, and the
 * past, in room for some positions. Rows may be dropped, copied and moved. Not here: the calls.
 */
import type { Arrays, Values } from '../engine/engine.ts';
import type { ModelPrograms } from './model-programs.ts';
import { FIXED, PAST, STATE } from './programs.ts';
import { enlarge, gatherRows, type PastArray, writePosition } from './row-arrays.ts';

export interface CarriedRows {
  /** As they are now. */
  readonly size: { readonly rows: number; readonly room: number };
  /** All of it, by the names that the programs give it. */
  arrays(): Arrays;
  /** The state, and the past, which was made whole, of `room` positions. */
  replace(outputs: Arrays, room: number): void;
  /** What a step adds to the past, at a position. */
  append(outputs: Arrays, position: number): void;
  /** More positions in the past. */
  enlarge(room: number): void;
  /** Row i becomes what row `parents[i]` was; `sources` holds the same for what depends on the source alone. */
  select(parents: readonly number[], sources: readonly number[]): void;
}

/** @param begun what reading the sources made; where the past is not in it, it is empty */
export function carryRows(
  past: ModelPrograms['past'],
  begun: Arrays,
  rows: number,
  room: number,
): CarriedRows {
  const ofPrefix = (prefix: string): Map<string, Values> =>
    new Map(Object.entries(begun).filter(([name]) => name.startsWith(prefix)));
  const fixed = ofPrefix(FIXED);
  const state = ofPrefix(STATE);
  const pastArrays = new Map<string, PastArray>(
    Object.entries(past).map(([name, [heads, headDim]]) => {
      const values = begun[PAST + name] as Float32Array | undefined;
      return [
        PAST + name,
        { heads, headDim, values: values ?? new Float32Array(rows * heads * room * headDim) },
      ];
    }),
  );
  const size = { rows, room };
  const takeState = (outputs: Arrays): void => {
    for (const name of state.keys()) state.set(name, outputs[name]);
  };
  return {
    size,
    arrays: () => ({
      ...Object.fromEntries(fixed),
      ...Object.fromEntries(state),
      ...Object.fromEntries([...pastArrays].map(([name, { values }]) => [name, values])),
    }),
    replace(outputs, room) {
      takeState(outputs);
      size.room = room;
      for (const [name, array] of pastArrays) array.values = outputs[name] as Float32Array;
    },
    append(outputs, position) {
      takeState(outputs);
      for (const [name, array] of pastArrays)
        writePosition(array, outputs[name] as Float32Array, size.room, position);
    },
    enlarge(larger) {
      for (const array of pastArrays.values()) enlarge(array, size.rows, size.room, larger);
      size.room = larger;
    },
    select(parents, sources) {
      const moved = <V extends Values>(values: V, from: readonly number[]): V =>
        gatherRows(values, values.length / size.rows, from);
      for (const [name, values] of fixed) fixed.set(name, moved(values, sources));
      for (const [name, values] of state) state.set(name, moved(values, parents));
      for (const array of pastArrays.values()) array.values = moved(array.values, parents);
      size.rows = parents.length;
    },
  };
}
