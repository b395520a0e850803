/**
 * One batch in one model while it is decoded step by step. Rows may be dropped, copied and moved between steps. Not
 * here: which tokens are chosen.
 */
import { PAD } from '../data/vocabulary.ts';
import type { Arrays } from '../engine/engine.ts';
import { MASKED } from '../model/layers/masks.ts';
import { type CarriedRows, carryRows } from './carried-rows.ts';
import type { ModelPrograms } from './model-programs.ts';

export interface ModelRows {
  /** What reading the source made, the encoder's attention included where it is traced. */
  readonly begun: Arrays;
  /** One step of all rows. @param extra what the head reads @returns what the head makes */
  step(token: Int32Array, extra?: Arrays): Promise<Arrays>;
  select: CarriedRows['select'];
}

/** Room for positions grows by this: early steps attend over few. */
const ROOM_STEP = 8;
/** Positions that there is room for at a step, from 0. */
export const roomAt = (step: number): number => ROOM_STEP * (Math.floor(step / ROOM_STEP) + 1);

/** @param sources ids, each ending with EOS @param srcLen positions that they are padded to */
export async function beginRows(
  programs: ModelPrograms,
  sources: readonly Int32Array[],
  srcLen: number,
): Promise<ModelRows> {
  const step = await programs.step();
  const source = padded(sources, srcLen);
  const begun = await (await programs.begin()).run({ source }, { rows: sources.length, srcLen });

  let length = 0;
  const position = new Int32Array(1);
  const carried = carryRows(programs.past, begun, sources.length, roomAt(0));
  let maskBias = biasOfRoom(carried.size.room, length);
  const makeRoom = (): void => {
    const needed = roomAt(length);
    if (needed === carried.size.room) return;
    carried.enlarge(needed);
    maskBias = biasOfRoom(needed, length);
  };

  return {
    begun,
    async step(token, extra = {}) {
      makeRoom();
      position[0] = length;
      const inputs = { ...carried.arrays(), position, maskBias, ...extra, token };
      const outputs = await step.run(inputs, { ...carried.size, srcLen });
      carried.append(outputs, length);
      maskBias[length] = 0;
      length++;
      return outputs;
    },
    select: carried.select,
  };
}

/** [rows, srcLen] */
export function padded(sources: readonly Int32Array[], srcLen: number): Int32Array {
  const ids = new Int32Array(sources.length * srcLen).fill(PAD);
  for (const [row, source] of sources.entries()) ids.set(source, row * srcLen);
  return ids;
}

/** [room]: 0 where a position is filled. */
function biasOfRoom(room: number, filled: number): Float32Array {
  return new Float32Array(room).fill(MASKED, filled);
}
