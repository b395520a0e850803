/**
 * Batched greedy decoding: the source is read once, then one compiled step a token, keys and values kept. What a
 * source becomes does not depend on what stands beside it in its batch.
 */
import type { DecodeConfig } from '../config/schema.ts';
import { BOS, EOS, PAD, UNK } from '../data/vocabulary.ts';
import type { Arrays, Compiled, Engine } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { paramSpecs } from '../model/specs.ts';
import { beginProgram, greedyProgram, greedySpecs } from './programs.ts';

export interface Decoded {
  /** Target ids without EOS. */
  readonly ids: number[];
  /** Sum over the tokens, EOS included, in nats. */
  readonly logProbability: number;
  /** False when the longest output allowed was reached before EOS. */
  readonly ended: boolean;
  /** The source was longer than `decode.maxSourceLength` and was read up to there. */
  readonly cropped: boolean;
}

export interface DecodedAll {
  /** In the order of the sources. */
  readonly outputs: readonly Decoded[];
  /** Of running the programs: no compiling. */
  readonly seconds: number;
}

export interface GreedyDecoder {
  /** @param sources ids, each ending with EOS */
  decode(sources: readonly Int32Array[], onProgress?: (done: number) => void): Promise<DecodedAll>;
}

interface Session {
  readonly begin: Compiled;
  readonly step: Compiled;
  readonly maxLength: number;
}

/** Source lengths are rounded up to a multiple of this, so that few shapes are compiled. */
const LENGTH_STEP = 8;

/** @param vocab target symbols @param weights the flat parameter vector */
export function createGreedyDecoder(
  engine: Engine,
  model: Seq2Seq,
  vocab: number,
  weights: Float32Array,
  config: DecodeConfig,
): GreedyDecoder {
  const params = namedViews(model.params, weights);
  const sessions = new Map<string, Promise<Session>>();

  const open = async (rows: number, srcLen: number): Promise<Session> => {
    const label = `decode [${rows} x ${srcLen}]`;
    const specs = paramSpecs(model.params);
    const maxLength = longestOutput(srcLen, config);
    const source = { shape: [rows, srcLen], dtype: 'int32' } as const;
    const begin = await engine.compile(`${label} begin`, beginProgram(model, maxLength), {
      ...specs,
      source,
    });
    const step = await engine.compile(`${label} step`, greedyProgram(model, vocab, EOS, UNK + 1), {
      ...specs,
      ...greedySpecs(rows, begin.outputs),
    });
    return { begin, step, maxLength };
  };

  const sessionFor = (rows: number, srcLen: number): Promise<Session> => {
    const key = `${rows} ${srcLen}`;
    const session = sessions.get(key) ?? open(rows, srcLen);
    sessions.set(key, session);
    return session;
  };

  const decodeBatch = async (batch: readonly Int32Array[], rows: number): Promise<DecodedAll> => {
    const srcLen = lengthClass(Math.max(...batch.map((source) => source.length)));
    const { begin, step, maxLength } = await sessionFor(rows, srcLen);
    const source = new Int32Array(rows * srcLen).fill(PAD);
    for (let row = 0; row < rows; row++) source.set(batch[row] ?? [EOS], row * srcLen);
    const began = performance.now();
    let carried: Arrays = await begin.run({ ...params, source });
    const tokens = new Int32Array(rows).fill(BOS);
    const growing = batch.map((ids) => newOutput(longestOutput(ids.length, config)));
    for (let t = 0; t < maxLength && growing.some(isOpen); t++) {
      const result = await step.run({ ...params, ...carried, token: tokens });
      carried = { ...carried, ...result };
      tokens.set(result.token as Int32Array);
      for (const [row, output] of growing.entries()) {
        if (isOpen(output)) extend(output, tokens[row], result.logProbability[row]);
      }
    }
    const outputs = growing.map(({ ids, logProbability, ended }) => ({
      ids,
      logProbability,
      ended,
      cropped: false,
    }));
    return { outputs, seconds: (performance.now() - began) / 1000 };
  };

  return {
    async decode(given, onProgress) {
      const sources = given.map((source) => crop(source, config.maxSourceLength));
      const order = sources.map((_, i) => i).sort((a, b) => sources[a].length - sources[b].length || a - b);
      const outputs: Decoded[] = new Array(sources.length);
      let seconds = 0;
      for (let first = 0; first < order.length; ) {
        const rows = rowsFor(sources, order, first, config);
        const places = order.slice(first, first + rows);
        const batch = await decodeBatch(
          places.map((place) => sources[place]),
          rows,
        );
        seconds += batch.seconds;
        for (const [i, place] of places.entries()) {
          outputs[place] = { ...batch.outputs[i], cropped: sources[place] !== given[place] };
        }
        first += rows;
        onProgress?.(Math.min(first, order.length));
      }
      return { outputs, seconds };
    },
  };
}

interface GrowingOutput {
  readonly ids: number[];
  readonly limit: number;
  logProbability: number;
  ended: boolean;
}

const newOutput = (limit: number): GrowingOutput => ({ ids: [], limit, logProbability: 0, ended: false });
const isOpen = ({ ids, limit, ended }: GrowingOutput): boolean => !ended && ids.length < limit;

function extend(output: GrowingOutput, token: number, logProbability: number): void {
  output.logProbability += logProbability;
  if (token === EOS) output.ended = true;
  else output.ids.push(token);
}

/** The source itself where it fits, else its beginning, with EOS. */
function crop(source: Int32Array, limit: number): Int32Array {
  return source.length <= limit ? source : Int32Array.from([...source.subarray(0, limit - 1), EOS]);
}

/**
 * Rows of the batch that begins at place `first` of the sources in order of length: as many as keep the padded
 * tokens within the limit at the length of the longest of them.
 */
function rowsFor(
  sources: readonly Int32Array[],
  order: readonly number[],
  first: number,
  config: DecodeConfig,
): number {
  const most = Math.min(config.batchRows, sources.length);
  let rows = most;
  while (rows > 1) {
    const last = sources[order[Math.min(first + rows, order.length) - 1]];
    const fitting = Math.max(1, Math.floor(config.batchTokens / lengthClass(last.length)));
    if (fitting >= rows) break;
    rows = fitting;
  }
  return rows;
}

function lengthClass(length: number): number {
  return Math.ceil(length / LENGTH_STEP) * LENGTH_STEP;
}

function longestOutput(sourceLength: number, { maxLengthFactor }: DecodeConfig): number {
  return Math.ceil(sourceLength * maxLengthFactor) + 10;
}
