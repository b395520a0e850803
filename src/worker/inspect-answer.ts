/**
 * What a model computes for one token of an answer: the answer read once more by teacher forcing, op by op on TF.js's
 * `cpu` backend, with every observed value on its way. Nothing compiled changes. It is slow, and for one sentence.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BOS } from '../data/tokenizer.ts';
import { observing } from '../engine/observed.ts';
import { withBackend } from '../engine/with-backend.ts';
import { inference } from '../model/mode.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { Stage } from './answering-events.ts';

export interface Inspected {
  readonly model: Seq2Seq;
  /** The flat parameter vector. */
  readonly weights: Float32Array;
  /** Ids, ending with EOS. */
  readonly source: Int32Array;
  /** Ids of the answer, without EOS. */
  readonly target: readonly number[];
  /** Of the target, from 0; its length is where EOS is said. */
  readonly position: number;
  /** The source's tokens as written, as many as ids. */
  readonly sourceTokens: readonly string[];
  /** What the decoder reads, as written: the begin token first. */
  readonly readTokens: readonly string[];
}

interface Observation {
  readonly side: 'encoder' | 'decoder';
  readonly place: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export function inspectAnswer(inspected: Inspected): Stage[] {
  const seen = observePass(inspected);
  // A recurrent decoder says the same names again at each step.
  const byName = new Map<string, Observation[]>();
  for (const each of seen) {
    const key = `${each.side} ${each.place} ${each.name}`;
    byName.set(key, [...(byName.get(key) ?? []), each]);
  }
  return [...byName.values()].flatMap((times) => stageOf(times, inspected) ?? []);
}

function observePass({ model, weights, source, target }: Inspected): Observation[] {
  const seen: Observation[] = [];
  let side: Observation['side'] = 'encoder';
  const observe = (scopes: readonly string[], name: string, value: tf.Tensor): void => {
    const values = Float32Array.from(value.dataSync());
    seen.push({ side, place: scopes.at(-1) ?? side, name, shape: value.shape, values });
  };
  withBackend('cpu', () => {
    const views = namedViews(model.params, weights);
    const p = Object.fromEntries(
      model.params.entries.map(({ name, shape }) => [name, tf.tensor(views[name], [...shape])]),
    );
    observing(observe, () => {
      const memory = model.encode(p, tf.tensor2d(source, [1, source.length], 'int32'), inference);
      side = 'decoder';
      const read = [BOS, ...target];
      const logits = model.decode(p, memory, tf.tensor2d(read, [1, read.length], 'int32'), inference);
      observe([], 'probabilities', tf.softmax(logits));
    });
  });
  return seen;
}

/** Of one kind of value: all positions of the encoder, or the one of the decoder that is looked at. */
function stageOf(times: readonly Observation[], inspected: Inspected): Stage | null {
  const [first] = times;
  const { sourceTokens, readTokens, position } = inspected;
  // The steps of a recurrent encoder are seen as the states that they come to.
  if (first.side === 'encoder' && times.length > 1) return null;
  const { side, place, name, shape, values } = times.length > 1 ? times[position] : first;
  const stage = { place, name };
  const tokens = side === 'encoder' ? sourceTokens : readTokens;
  const width = shape.at(-1) ?? 1;
  const overItself = side === 'decoder' && place.endsWith('.self');
  const keyLabels = KEYED.has(name) ? (overItself ? readTokens : sourceTokens) : undefined;
  const at = { ...inspected, side, overItself, keyLabels };
  if (shape.length === 4) return headStage(stage, shape, values, at);
  const rows = values.length / width;
  // Of a recurrent decoder, [1, heads, srcLen] or [1, srcLen].
  if (keyLabels) {
    const rowLabels = rows > 1 ? headNames(rows) : undefined;
    return { ...stage, shape: [rows, width], values, rowLabels, columnLabels: keyLabels };
  }
  // [length, dim], [1, length, dim] or, time first, [length, 1, dim].
  if (rows === tokens.length && side === 'encoder')
    return { ...stage, shape: [rows, width], values, rowLabels: tokens };
  const row = rows === tokens.length ? position : 0;
  return { ...stage, shape: [width], values: values.slice(row * width, (row + 1) * width) };
}

const headNames = (heads: number): string[] => Array.from({ length: heads }, (_, head) => `head ${head + 1}`);

/** Values over the keys of an attention: their columns are tokens. */
const KEYED: ReadonlySet<string> = new Set(['products', 'scores', 'seen', 'weights', 'energies']);

interface HeadPlace extends Inspected {
  readonly side: Observation['side'];
  /** Whether the decoder looks at its own positions. */
  readonly overItself: boolean;
  readonly keyLabels?: readonly string[];
}

/** [1, heads, length, width]: each head at the position that is looked at; of keys and values, the first head. */
function headStage(
  stage: Pick<Stage, 'place' | 'name'>,
  [, heads, length, width]: readonly number[],
  values: Float32Array,
  { side, overItself, position, sourceTokens, readTokens, keyLabels }: HeadPlace,
): Stage {
  if (stage.name === 'keys' || stage.name === 'values') {
    const rowLabels = overItself ? readTokens : sourceTokens;
    return { ...stage, shape: [length, width], values: values.slice(0, length * width), rowLabels };
  }
  const row = side === 'encoder' ? 0 : position;
  const own = new Float32Array(heads * width);
  for (let head = 0; head < heads; head++) {
    const from = (head * length + row) * width;
    own.set(values.subarray(from, from + width), head * width);
  }
  return {
    ...stage,
    shape: [heads, width],
    values: own,
    rowLabels: headNames(heads),
    columnLabels: keyLabels,
  };
}
