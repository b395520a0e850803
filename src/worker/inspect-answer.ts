/**
 * What a model computes for one token of an answer: the answer read once more by teacher forcing, op by op on TF.js's
 * `cpu` backend, with every observed value on its way, and how sequential each is. Nothing compiled changes. It is slow,
 * and for one sentence.
 */
import * as tf from '@tensorflow/tfjs-core';
import { BOS, EOS } from '../data/vocabulary.ts';
import type { Tensors } from '../engine/engine.ts';
import { type Observer, observed, observing } from '../engine/observed.ts';
import { chainsOfOutputs } from '../engine/onnx/longest-chain.ts';
import { withBackend } from '../engine/with-backend.ts';
import { ENCODE, forcedLogits } from '../model/forced-logits.ts';
import { inference } from '../model/mode.ts';
import { paramTensors } from '../model/param-tensors.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { paramSpecs } from '../model/specs.ts';
import type { Positions, Stage } from './answering-messages.ts';

export interface Inspected {
  readonly model: Seq2Seq;
  /** The flat parameter vector. */
  readonly weights: Float32Array;
  /** Ids, ending with EOS. */
  readonly source: Int32Array;
  /** Ids of the answer, without EOS. */
  readonly target: readonly number[];
  /** The source's tokens as written, as many as ids. */
  readonly sourceTokens: readonly string[];
  /** What the decoder reads, as written: the begin token first. */
  readonly readTokens: readonly string[];
  /** A symbol of the target as written. */
  spell(id: number): string;
}

interface Observation {
  readonly side: 'encoder' | 'decoder';
  readonly place: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly inARow: number;
}

/** The stages at any positions of one answer, which is read when they are first asked for. */
export function inspectAnswer(inspected: Inspected): (at: Positions) => Stage[] {
  let seen: Observation[][] | null = null;
  return (at) => {
    seen ??= byName(observePass(inspected));
    return seen.flatMap((times) => stageOf(times, inspected, at) ?? []);
  };
}

/** A recurrence says the same names again at each step. */
function byName(seen: readonly Observation[]): Observation[][] {
  const found = new Map<string, Observation[]>();
  for (const each of seen) {
    const key = `${each.side} ${each.place} ${each.name}`;
    found.set(key, [...(found.get(key) ?? []), each]);
  }
  return [...found.values()];
}

function observePass(inspected: Inspected): Observation[] {
  const { model, weights, source, target } = inspected;
  const chains = chainsOfPass(inspected);
  const seen: Observation[] = [];
  withBackend('cpu', () => {
    const targetIn = [BOS, ...target];
    readWhole(
      model,
      {
        ...paramTensors(model.params, weights),
        source: tf.tensor2d(source, [1, source.length], 'int32'),
        targetIn: tf.tensor2d(targetIn, [1, targetIn.length], 'int32'),
      },
      ([pass, ...within], name, value) => {
        const side = pass === ENCODE ? 'encoder' : 'decoder';
        const values = Float32Array.from(value.dataSync());
        const inARow = chains[seen.length];
        seen.push({ side, place: within.at(-1) ?? side, name, shape: value.shape, values, inARow });
      },
    );
  });
  return seen;
}

/** Of each value in the order in which they are observed, read off the graph of the same pass. */
function chainsOfPass({ model, source, target }: Inspected): number[] {
  const ids = (length: number) => ({ shape: [1, length], dtype: 'int32' }) as const;
  const specs = { ...paramSpecs(model.params), source: ids(source.length), targetIn: ids(1 + target.length) };
  const chains = chainsOfOutputs((inputs) => {
    const seen: tf.Tensor[] = [];
    readWhole(model, inputs, (_scopes, _name, value) => seen.push(value));
    return Object.fromEntries(seen.map((value, i) => [String(i), value]));
  }, specs);
  return Array.from({ length: chains.size }, (_, i) => chains.get(String(i)) ?? 0);
}

/** @param inputs the parameters by name, `source`, and what the decoder reads: `targetIn` */
function readWhole(model: Seq2Seq, inputs: Tensors, observe: Observer): void {
  observing(observe, () => {
    observed('probabilities', tf.softmax(forcedLogits(model, inputs, inputs, inference)));
  });
}

/** Values over the tokens that an attention looks at: their columns. */
const OVER_TOKENS: ReadonlySet<string> = new Set(['products', 'scores', 'seen', 'weights', 'energies']);
/** Values of the tokens that an attention looks at: their rows. */
const OF_TOKENS: ReadonlySet<string> = new Set(['keys', 'values']);
const DIRECTION_LABELS = ['from the left', 'from the right'];
const OVER_SYMBOLS: ReadonlySet<string> = new Set(['logits', 'probabilities']);

/** Of one kind of value: all positions of the encoder, or the one of the decoder that is looked at. */
function stageOf(times: readonly Observation[], inspected: Inspected, at: Positions): Stage | null {
  const inEncoder = times[0].side === 'encoder';
  if (inEncoder && times.length > 1) return recurrentStage(times, at.source);
  const { place, name, shape, values, inARow } = times.length > 1 ? times[at.target] : times[0];
  const { sourceTokens, readTokens } = inspected;
  const [tokens, position] = inEncoder ? [sourceTokens, at.source] : [readTokens, at.target];
  const overItself = place.endsWith('.self');
  const lookedAt = overItself ? tokens : sourceTokens;
  const width = shape.at(-1) ?? 1;
  const stage = { place, name, inARow };
  const rows = values.length / width;
  const isOverTokens = OVER_TOKENS.has(name);
  // [1, heads, length, width]; of a step [1, heads, srcLen]; without heads [length, 1, width] and the like.
  const heads = shape.length === 4 ? shape[1] : isOverTokens ? rows : 1;
  const positions = rows / heads;
  if (OF_TOKENS.has(name)) {
    const rowLabels = Array.from({ length: heads }, () => lookedAt).flat();
    const markedRow = overItself ? position : undefined;
    return { ...stage, shape: heads > 1 ? shape.slice(1) : [rows, width], values, rowLabels, markedRow };
  }
  if (inEncoder && shape.length < 4) {
    if (rows !== tokens.length) return null;
    return { ...stage, shape: [rows, width], values, rowLabels: tokens, markedRow: position };
  }
  const own = Array.from({ length: heads }, (_, head) => {
    const row = head * positions + (positions === 1 ? 0 : position);
    return values.subarray(row * width, (row + 1) * width);
  });
  if (OVER_SYMBOLS.has(name)) return symbolStage(stage, own[0], tokens[position], inspected, position);
  return {
    ...stage,
    shape: heads > 1 ? [heads, width] : [width],
    values: Float32Array.from(own.flatMap((row) => [...row])),
    rowLabels: heads > 1 ? own.map((_, head) => `head ${head + 1}`) : [tokens[position]],
    columnLabels: isOverTokens ? lookedAt : undefined,
  };
}

/**
 * Both directions of an encoder take a step at once, each from its end of the source: of each direction the step that
 * reads this position.
 * @param times [2, 1, width] of each step
 */
function recurrentStage(times: readonly Observation[], position: number): Stage {
  const fromLeft = times[position];
  const fromRight = times[times.length - 1 - position];
  const { place, name, shape } = fromLeft;
  const width = shape.at(-1) ?? 1;
  return {
    place,
    name,
    shape: [2, width],
    values: Float32Array.from([...fromLeft.values.subarray(0, width), ...fromRight.values.subarray(width)]),
    rowLabels: [...DIRECTION_LABELS],
    inARow: Math.max(fromLeft.inARow, fromRight.inARow),
  };
}

/** Values of all symbols, the largest first. @param label of the token that is read */
function symbolStage(
  stage: Pick<Stage, 'place' | 'name' | 'inARow'>,
  values: Float32Array,
  label: string,
  { target, spell }: Inspected,
  position: number,
): Stage {
  const ids = Array.from(values, (_, id) => id).sort((a, b) => values[b] - values[a]);
  return {
    ...stage,
    shape: [ids.length],
    values: Float32Array.from(ids, (id) => values[id]),
    rowLabels: [label],
    columnLabels: ids.map(spell),
    markedColumn: ids.indexOf(target[position] ?? EOS),
  };
}
