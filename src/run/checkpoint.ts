/**
 * Training state as the bytes of a checkpoint, and back. The bytes depend on the state alone: no clock, path,
 * host or version. Which checkpoints a run keeps, and where, is checkpoint-files.ts.
 */
import { createHash } from 'node:crypto';
import { messageOf, UserError } from '../config/user-error.ts';
import { count, flag, list, nullable, number, object, ShapeError } from '../files/json-shape.ts';
import { namedViews, type ParamTable } from '../model/params.ts';
import { toJson } from '../text/to-json.ts';
import { inferenceWeights, type Position, type TrainState } from '../train/state.ts';
import {
  dataStart,
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type StoredTensor,
} from './safetensors.ts';

/** A file whose bytes are not those that were written. */
export class DamagedFile extends UserError {}

/** What inference needs of a checkpoint. */
export interface TrainedWeights {
  /** The flat parameter vector, laid out by the table it was read with. */
  readonly weights: Float32Array;
  readonly position: Position;
}

/** Every checkpoint's file begins with these bytes, after the header's length; its checksum's 64 digits follow. */
const OPENING = '{"__metadata__":{"sha256":"';
const CHECKSUM_AT = 8 + OPENING.length;
/** What stands in the checksum's place while it is computed, over the whole file. */
const BLANK = '0'.repeat(64);
const CHECKSUM_END = CHECKSUM_AT + BLANK.length;

type Part = 'weights' | 'adam.first' | 'adam.second' | 'average' | `snapshot.${number}`;

/** All of the state: what training goes on from. Tensors are named `weights/<parameter>` and so on. */
export function encodeState(state: TrainState): Uint8Array {
  const { weights, average, snapshots } = state;
  const { first, second } = state.moments;
  return encode(state, {
    weights,
    'adam.first': first,
    'adam.second': second,
    ...(average && { average }),
    ...Object.fromEntries(snapshots.map((snapshot, i) => [snapshotPart(i), snapshot])),
  });
}

const snapshotPart = (place: number): Part => `snapshot.${place}`;

/** The weights that are validated and decoded with, and nothing else: a third of the size, or less. */
export function encodeWeights(state: TrainState): Uint8Array {
  return encode(state, { weights: inferenceWeights(state) });
}

/**
 * @param label the file's path, for messages
 * @throws DamagedFile, or a UserError naming the parameter that does not fit the table
 */
export function decodeState(bytes: Uint8Array, table: ParamTable, label: string): TrainState {
  const { tensors, position } = decode(bytes, label);
  const part = (name: Part) => gather(tensors, name, table, label);
  return {
    table,
    weights: part('weights'),
    moments: { first: part('adam.first'), second: part('adam.second') },
    average: tensors.has(`average/${table.entries[0]?.name}`) ? part('average') : null,
    snapshots: position.snapshots.map((_, i) => part(snapshotPart(i))),
    position,
  };
}

/** The weights of either kind of checkpoint. @throws as decodeState */
export function decodeWeights(bytes: Uint8Array, table: ParamTable, label: string): TrainedWeights {
  const { tensors, position } = decode(bytes, label);
  return { weights: gather(tensors, 'weights', table, label), position };
}

function encode({ table, position }: TrainState, parts: Readonly<Record<string, Float32Array>>): Uint8Array {
  const tensors = new Map<string, StoredTensor>();
  for (const [part, flat] of Object.entries(parts)) {
    const views = namedViews(table, flat);
    for (const { name, shape } of table.entries) tensors.set(`${part}/${name}`, { shape, data: views[name] });
  }
  const bytes = encodeSafetensors({
    tensors,
    metadata: { sha256: BLANK, position: toJson(readPosition(position, 'position')) },
  });
  bytes.set(Buffer.from(checksum(bytes)), CHECKSUM_AT);
  return bytes;
}

/** SHA-256 in hexadecimal digits of the whole file, with BLANK in the checksum's own place. */
function checksum(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes.subarray(0, CHECKSUM_AT)).update(BLANK);
  return hash.update(bytes.subarray(CHECKSUM_END)).digest('hex');
}

const readPosition = object<Position>({
  update: count,
  epoch: count,
  batch: count,
  sourceTokens: count,
  targetTokens: count,
  seen: count,
  validated: count,
  good: count,
  best: nullable(object({ loss: number, score: number, update: count })),
  stale: count,
  reductions: count,
  snapshots: list(object({ update: count, score: number })),
  averaged: flag,
  skipped: count,
  skippedInRow: count,
  retreats: count,
});

function decode(bytes: Uint8Array, label: string): { tensors: Safetensors['tensors']; position: Position } {
  const damaged = (reason: string) =>
    new DamagedFile(`${label} is damaged: ${reason}`, 'Restore it from a copy of the run, or train again.');
  try {
    if (dataStart(bytes) < CHECKSUM_END) throw new ShapeError('it holds no checksum');
    const found = Buffer.from(bytes.subarray(CHECKSUM_AT, CHECKSUM_END)).toString('latin1');
    if (checksum(bytes) !== found) throw new ShapeError('its checksum does not match its content');
    const { tensors, metadata } = decodeSafetensors(bytes, label);
    return { tensors, position: readPosition(JSON.parse(metadata.position ?? 'null'), 'position') };
  } catch (error) {
    if (error instanceof ShapeError || error instanceof SyntaxError) throw damaged(messageOf(error));
    throw error;
  }
}

/** One part's tensors as a flat vector laid out by `table`; names and shapes must be exactly the table's. */
function gather(tensors: Safetensors['tensors'], part: Part, table: ParamTable, label: string): Float32Array {
  const misfit = (message: string) =>
    new UserError(
      `${label} does not fit the model: ${message}`,
      'Use it with the settings that it was trained with.',
    );
  const flat = new Float32Array(table.size);
  for (const { name, shape, offset } of table.entries) {
    const stored = tensors.get(`${part}/${name}`);
    if (!stored) throw misfit(`it has no ${part} of parameter ${name}`);
    if (String(stored.shape) !== String(shape)) {
      throw misfit(`parameter ${name}: expected shape [${shape}], found [${stored.shape}]`);
    }
    flat.set(stored.data, offset);
  }
  const known = new Set(table.entries.map(({ name }) => `${part}/${name}`));
  const extra = [...tensors.keys()].find((name) => name.startsWith(`${part}/`) && !known.has(name));
  if (extra !== undefined) throw misfit(`the model has no parameter ${extra.slice(part.length + 1)}`);
  return flat;
}
