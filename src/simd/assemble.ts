/**
 * Just enough of a WebAssembly assembler to write a loop over vectors of four lanes as nested expressions that read
 * as the formula. Opcodes are those of the WebAssembly core specification 2.0, section 5.4 (vector instructions:
 * 5.4.9). Not here: any kernel.
 */

/** Bytes of an instruction sequence that leaves one value, or none, on the stack. */
export type Code = readonly number[];

const I32 = 0x7f;
const F32 = 0x7d;
const F64 = 0x7c;
const V128 = 0x7b;

/** Unsigned LEB128. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

const simd = (opcode: number): Code => [0xfd, ...leb(opcode)];
const infix =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)];
const prefix =
  (opcode: number) =>
  (a: Code): Code => [...a, ...simd(opcode)];
/** An i32 from 0 to 8191, as signed LEB128. */
const constant = (value: number): Code =>
  value < 0x40 ? [0x41, value] : [0x41, (value & 0x7f) | 0x80, value >>> 7];

export const get = (local: number): Code => [0x20, ...leb(local)];
export const set = (local: number, value: Code): Code => [...value, 0x21, ...leb(local)];
/** Four lanes at a byte address, and `offset` bytes on. */
export const load = (address: Code, offset = 0): Code => [...address, ...simd(0x00), 0x04, ...leb(offset)];
export const store = (address: Code, value: Code, offset = 0): Code => [
  ...[...address, ...value],
  ...[...simd(0x0b), 0x04, ...leb(offset)],
];

/** On four float32. */
export const float = {
  splat: prefix(0x13),
  sqrt: prefix(0xe3),
  add: infix(0xe4),
  sub: infix(0xe5),
  mul: infix(0xe6),
  div: infix(0xe7),
};

/** On four 32-bit integers. */
export const int = {
  splat: prefix(0x11),
  add: infix(0xae),
  and: infix(0x4e),
  or: infix(0x50),
  xor: infix(0x51),
  /** All bits of a lane where a < b, unsigned. */
  less: infix(0x3a),
  shiftLeft: (a: Code, bits: number): Code => [...a, ...constant(bits), ...simd(0xab)],
  shiftRight: (a: Code, bits: number): Code => [...a, ...constant(bits), ...simd(0xad)],
  constant: (lanes: readonly [number, number, number, number]): Code => [
    ...simd(0x0c),
    ...new Uint8Array(Int32Array.from(lanes).buffer),
  ],
};

/** On two float64. */
export const double = {
  add: infix(0xf0),
  mul: infix(0xf2),
  /** The lower two of four float32. */
  ofLower: prefix(0x5f),
  /** The upper two of four float32, by way of the lower. */
  ofUpper: (a: Code): Code => [
    ...[...a, ...a, ...simd(0x0d)],
    ...[8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15],
    ...simd(0x5f),
  ],
  /** Both lanes added up: one float64. */
  total: (a: Code): Code => [...a, ...simd(0x21), 0x00, ...a, ...simd(0x21), 0x01, 0xa0],
};

export interface Loop {
  /** Byte addresses, locals 0 and on, each moved on by `stride` after a turn. The loop ends when the first reaches the end. */
  readonly pointers: number;
  /** Bytes. */
  readonly stride: number;
  /** Arguments that follow the end address, each spread over four lanes. */
  readonly scalars: readonly ('float' | 'int')[];
  /** Further locals of four lanes, for what the body keeps; all zero at first. */
  readonly kept: number;
  /** Before the first turn. */
  readonly prologue?: Body;
  readonly body: Body;
  /** After the last turn: leaves one float64, which the function returns. */
  readonly result?: Body;
}

/** `vector(i)`: scalar i in four lanes; `keep(i)`: the place of kept local i. */
export type Body = (vector: (scalar: number) => Code, keep: (local: number) => number) => Code;

/** A module with one function `run(...pointers, end, ...scalars)` over an imported memory `env.memory`. */
export function assembleLoop(loop: Loop): Uint8Array<ArrayBuffer> {
  const { pointers, stride, scalars, kept, body, prologue = () => [], result } = loop;
  const end = pointers;
  const firstVector = pointers + 1 + scalars.length;
  const vectorOf = (scalar: number) => firstVector + scalar;
  const vector = (scalar: number) => get(vectorOf(scalar));
  const keep = (local: number) => firstVector + scalars.length + local;
  const lanes = { float: float.splat, int: int.splat };
  const spread = scalars.flatMap((kind, i) => set(vectorOf(i), lanes[kind](get(end + 1 + i))));
  const turn = [
    ...body(vector, keep),
    ...Array.from({ length: pointers }, (_, i) => addBytes(i, stride)).flat(),
  ];
  // loop … (pointer 0 < end) br_if 0, end
  const repeated = [0x03, 0x40, ...turn, ...get(0), ...get(end), 0x49, 0x0d, 0x00, 0x0b];
  const locals = [0x01, ...leb(scalars.length + kept), V128];
  const code = [
    ...locals,
    ...spread,
    ...prologue(vector, keep),
    ...repeated,
    ...(result?.(vector, keep) ?? []),
    0x0b,
  ];
  const parameters = [
    ...Array<number>(pointers + 1).fill(I32),
    ...scalars.map((kind) => (kind === 'float' ? F32 : I32)),
  ];
  const results = result ? [0x01, F64] : [0x00];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [0x01, 0x60, ...leb(parameters.length), ...parameters, ...results]),
    ...section(2, [0x01, ...name('env'), ...name('memory'), 0x02, 0x00, 0x00]),
    ...section(3, [0x01, 0x00]),
    ...section(7, [0x01, ...name('run'), 0x00, 0x00]),
    ...section(10, [0x01, ...leb(code.length), ...code]),
  ]);
}

const addBytes = (local: number, bytes: number): Code =>
  set(local, [...get(local), ...constant(bytes), 0x6a]);

const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];
const name = (text: string): Code => [text.length, ...new TextEncoder().encode(text)];
