/**
 * Just enough of an assembler to write a loop over float32 vectors, four lanes at a time, as nested expressions.
 * Opcodes are those of the WebAssembly core specification 2.0, section 5.4 (vector instructions: 5.4.9).
 */

/** Bytes of an instruction sequence that leaves one value, or none, on the stack. */
export type Code = readonly number[];

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
const infix =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)];

export const get = (local: number): Code => [0x20, ...leb(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...leb(local)];
export const splat = (value: Code): Code => [...value, ...simd(0x13)];
export const sqrt = (value: Code): Code => [...value, ...simd(0xe3)];
export const add = infix(0xe4);
export const sub = infix(0xe5);
export const mul = infix(0xe6);
export const div = infix(0xe7);
/** Four lanes at a byte address. */
export const load = (address: Code): Code => [...address, ...simd(0x00), 0x04, 0x00];
export const store = (address: Code, value: Code): Code => [...address, ...value, ...simd(0x0b), 0x04, 0x00];
const addBytes = (local: number, bytes: number): Code =>
  set(local, [...get(local), 0x41, ...leb(bytes), 0x6a]);

export interface Loop {
  /** Byte addresses, each moved on by 16 after a turn; locals 0 and on. The loop ends when the first reaches the end. */
  readonly pointers: number;
  /** float32 arguments, each spread over four lanes; they follow the end address. */
  readonly scalars: number;
  /** Further locals of four lanes, for what the body keeps. */
  readonly kept: number;
  /** `vector(i)`: scalar i in four lanes; `keep(i)`: the place of kept local i. */
  body(vector: (scalar: number) => Code, keep: (local: number) => number): Code;
}

/** A module with one function `run(...pointers, end, ...scalars)` over an imported memory `env.memory`. */
export function assembleLoop({ pointers, scalars, kept, body }: Loop): Uint8Array<ArrayBuffer> {
  const end = pointers;
  const firstVector = pointers + 1 + scalars;
  const vectorOf = (scalar: number) => firstVector + scalar;
  const spread = Array.from({ length: scalars }, (_, i) => set(vectorOf(i), splat(get(end + 1 + i)))).flat();
  const turn = [
    ...body(
      (scalar) => get(vectorOf(scalar)),
      (local) => firstVector + scalars + local,
    ),
    ...Array.from({ length: pointers }, (_, i) => addBytes(i, 16)).flat(),
  ];
  // loop … (pointer 0 < end) br_if 0, end
  const loop = [0x03, 0x40, ...turn, ...get(0), ...get(end), 0x49, 0x0d, 0x00, 0x0b];
  const code = [0x01, ...leb(scalars + kept), V128, ...spread, ...loop, 0x0b];
  const parameters = [...Array<number>(pointers + 1).fill(I32), ...Array<number>(scalars).fill(F32)];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [0x01, 0x60, ...leb(parameters.length), ...parameters, 0x00]),
    ...section(2, [0x01, ...name('env'), ...name('memory'), 0x02, 0x00, 0x00]),
    ...section(3, [0x01, 0x00]),
    ...section(7, [0x01, ...name('run'), 0x00, 0x00]),
    ...section(10, [0x01, ...leb(code.length), ...code]),
  ]);
}

const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
const name = (text: string): Code => [text.length, ...new TextEncoder().encode(text)];
