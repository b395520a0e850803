/**
 * One batch in one model while it is decoded: what the model fixed, its state and its past, a row a hypothesis. Rows
 * may be dropped, copied and moved between steps. Not here: which tokens are chosen.
 */
import { PAD } from '../data/vocabulary.ts';
import type { Arrays, Values } from '../engine/engine.ts';
import type { ModelPrograms } from './model-programs.ts';
import { FIXED, KEPT, STATE } from './programs.ts';
import { type Cache, enlarge, gatherRows, writePosition } from './row-arrays.ts';

export interface ModelRows {
  /** What reading the source made, the encoder's attention included where it is traced. */
  readonly begun: Arrays;
  /** One step of all rows. @param extra what the head reads @returns what the head makes */
  step(token: Int32Array, extra?: Arrays): Promise<Arrays>;
  /** Row i becomes what row `parents[i]` was; `sources` holds the same for what depends on the source alone. */
  select(parents: readonly number[], sources: readonly number[]): void;
}

/** Room for positions grows by this: early steps attend over few. */
const ROOM_STEP = 8;
/** Positions that there is room for at a step, from 0. */
export const roomAt = (step: number): number => ROOM_STEP * (Math.floor(step / ROOM_STEP) + 1);
const HIDDEN = -1e9;

/** @param sources ids, each ending with EOS @param srcLen positions that they are padded to */
export async function beginRows(
  programs: ModelPrograms,
  sources: readonly Int32Array[],
  srcLen: number,
): Promise<ModelRows> {
  const step = await programs.step();
  const source = new Int32Array(sources.length * srcLen).fill(PAD);
  for (const [row, ids] of sources.entries()) source.set(ids, row * srcLen);
  const begun = await (await programs.begin()).run({ source }, { rows: sources.length, srcLen });

  let rows = sources.length;
  let length = 0;
  let room = roomAt(0);
  const position = new Int32Array(1);
  let hidden = hiddenPlaces(room, length);
  const ofPrefix = (prefix: string): Map<string, Values> =>
    new Map(Object.entries(begun).filter(([name]) => name.startsWith(prefix)));
  const fixed = ofPrefix(FIXED);
  const state = ofPrefix(STATE);
  const caches = new Map<string, Cache>(
    Object.entries(programs.past).map(([name, [heads, headDim]]) => [
      KEPT + name,
      { heads, headDim, values: new Float32Array(rows * heads * room * headDim) },
    ]),
  );

  const inputs = (): Arrays => ({
    ...Object.fromEntries(fixed),
    ...Object.fromEntries(state),
    ...Object.fromEntries([...caches].map(([name, { values }]) => [name, values])),
    position,
    hidden,
  });
  const makeRoom = (): void => {
    const needed = roomAt(length);
    if (needed === room) return;
    for (const cache of caches.values()) enlarge(cache, rows, room, needed);
    room = needed;
    hidden = hiddenPlaces(room, length);
  };

  return {
    begun,
    async step(token, extra = {}) {
      makeRoom();
      position[0] = length;
      const made = await step.run({ ...inputs(), ...extra, token }, { rows, srcLen, room });
      for (const name of state.keys()) state.set(name, made[name]);
      for (const [name, cache] of caches) writePosition(cache, made[name] as Float32Array, room, length);
      hidden[length] = 0;
      length++;
      return made;
    },
    select(parents, sourcesOf) {
      for (const [name, values] of fixed)
        fixed.set(name, gatherRows(values, values.length / rows, sourcesOf));
      for (const [name, values] of state) state.set(name, gatherRows(values, values.length / rows, parents));
      for (const cache of caches.values())
        cache.values = gatherRows(cache.values, cache.values.length / rows, parents);
      rows = parents.length;
    },
  };
}

/** [room]: 0 where a position is filled. */
function hiddenPlaces(room: number, filled: number): Float32Array {
  return new Float32Array(room).fill(HIDDEN, filled);
}
