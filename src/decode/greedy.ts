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
}

export interface GreedyDecoder {
  /** @param sources ids, each ending with EOS @returns outputs in the order of the sources */
  decode(sources: readonly Int32Array[], onProgress?: (done: number) => void): Promise<Decoded[]>;
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

  const decodeBatch = async (batch: readonly Int32Array[], rows: number): Promise<Decoded[]> => {
    const longest = Math.max(...batch.map((source) => source.length));
    const srcLen = Math.ceil(longest / LENGTH_STEP) * LENGTH_STEP;
    const { begin, step, maxLength } = await sessionFor(rows, srcLen);
    const source = new Int32Array(rows * srcLen).fill(PAD);
    for (let row = 0; row < rows; row++) source.set(batch[row] ?? [EOS], row * srcLen);
    let carried: Arrays = await begin.run({ ...params, source });
    const tokens = new Int32Array(rows).fill(BOS);
    const outputs = batch.map((ids) => ({
      ids: [] as number[],
      logProbability: 0,
      ended: false,
      limit: longestOutput(ids.length, config),
    }));
    for (let t = 0; t < maxLength; t++) {
      const result = await step.run({ ...params, ...carried, token: tokens });
      carried = { ...carried, ...result };
      tokens.set(result.token as Int32Array);
      const open = outputs.filter((output, row) => {
        if (output.ended || t >= output.limit) return false;
        output.logProbability += result.logProbability[row];
        if (tokens[row] === EOS) output.ended = true;
        else output.ids.push(tokens[row]);
        return true;
      });
      if (open.every((output) => output.ended)) break;
    }
    return outputs.map(({ ids, logProbability, ended }) => ({ ids, logProbability, ended }));
  };

  return {
    async decode(sources, onProgress) {
      const order = sources.map((_, i) => i).sort((a, b) => sources[a].length - sources[b].length || a - b);
      const rows = Math.min(config.batchRows, Math.max(1, sources.length));
      const outputs: Decoded[] = new Array(sources.length);
      for (let first = 0; first < order.length; first += rows) {
        const places = order.slice(first, first + rows);
        const decoded = await decodeBatch(
          places.map((place) => sources[place]),
          rows,
        );
        for (const [i, place] of places.entries()) outputs[place] = decoded[i];
        onProgress?.(Math.min(first + rows, order.length));
      }
      return outputs;
    },
  };
}

function longestOutput(sourceLength: number, { maxLengthFactor }: DecodeConfig): number {
  return Math.ceil(sourceLength * maxLengthFactor) + 10;
}
