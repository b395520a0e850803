/**
 * The safetensors format (https://github.com/huggingface/safetensors, README, "Format"): 8 bytes little-endian
 * header length N, N bytes of JSON, then the data of the tensors one after the other without a hole; of float32 alone.
 * Knows no parameters and no runs. Hosts are little-endian, as all are on which the engines run.
 */
import { isUtf8 } from 'node:buffer';
import { messageOf, UserError } from '../config/user-error.ts';
import { count, list, mapOf, object, oneOf, ShapeError, text } from '../files/json-shape.ts';

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Safetensors {
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_BYTES = 8;
const ELEMENT_BYTES = 4;
/** The reference implementation refuses longer headers. */
const LONGEST_HEADER = 100_000_000;

/** The bytes are a function of the tensors, the metadata, and the order of both. */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const members = [`"__metadata__":${JSON.stringify(metadata)}`];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    if (name === '__metadata__' || elements(shape) !== data.length) {
      throw new Error(
        `internal: tensor ${name} of shape [${shape}] with ${data.length} elements cannot be stored`,
      );
    }
    const begin = end;
    end += data.byteLength;
    const facts = { dtype: 'F32', shape, data_offsets: [begin, end] };
    members.push(`${JSON.stringify(name)}:${JSON.stringify(facts)}`);
  }
  const json = Buffer.from(`{${members.join(',')}}`);
  // Spaces, so that the data begins at a multiple of 8.
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const bytes = Buffer.alloc(LENGTH_BYTES + headerBytes + end, ' ');
  bytes.writeBigUInt64LE(BigInt(headerBytes));
  json.copy(bytes, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * The tensors are copies: `bytes` may be reused.
 * @param label the file's path, for messages
 * @throws UserError when the bytes are not a whole safetensors file of F32 tensors
 */
export function decodeSafetensors(bytes: Uint8Array, label: string): Safetensors {
  try {
    return decode(bytes);
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof SyntaxError)) throw error;
    throw new UserError(
      `${label} is not a whole safetensors file: ${messageOf(error)}`,
      'The file is damaged or is something else: restore it, or use another one.',
    );
  }
}

/** Where the header ends and the data begins. @throws ShapeError */
export function dataStart(bytes: Uint8Array): number {
  const found = bytes.length < LENGTH_BYTES ? undefined : viewOf(bytes).getBigUint64(0, true);
  if (found !== undefined && found <= LONGEST_HEADER && LENGTH_BYTES + Number(found) <= bytes.length) {
    return LENGTH_BYTES + Number(found);
  }
  throw new ShapeError(`the header is longer than the ${bytes.length} bytes that there are`);
}

const readFacts = object({ dtype: oneOf('F32'), shape: list(count), data_offsets: list(count) });

function decode(bytes: Uint8Array): Safetensors {
  const start = dataStart(bytes);
  const header = bytes.subarray(LENGTH_BYTES, start);
  if (!isUtf8(header)) throw new ShapeError('the header is not UTF-8');
  const json = Buffer.from(header).toString('utf8');
  if (!json.startsWith('{')) throw new ShapeError('the header does not begin with {');
  const { __metadata__: metadata = {}, ...members } = mapOf<unknown>((value) => value)(JSON.parse(json), '');
  const facts = Object.entries(members).map(([name, value]) => ({ name, ...readFacts(value, name) }));
  facts.sort((a, b) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  const tensors = new Map<string, StoredTensor>();
  let at = 0;
  for (const { name, shape, data_offsets: offsets } of facts) {
    const end = at + elements(shape) * ELEMENT_BYTES;
    if (offsets.length !== 2 || offsets[0] !== at || offsets[1] !== end) {
      throw new ShapeError(`${name}: expected bytes ${at} to ${end}, found [${offsets}]`);
    }
    const copy = new Uint8Array(bytes.subarray(start + at, start + end)).buffer;
    if (copy.byteLength !== end - at) throw new ShapeError(`${name}: the file ends before its data`);
    tensors.set(name, { shape, data: new Float32Array(copy) });
    at = end;
  }
  if (start + at !== bytes.length)
    throw new ShapeError(`expected ${start + at} bytes, found ${bytes.length}`);
  return { tensors, metadata: mapOf(text)(metadata, '__metadata__') };
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
