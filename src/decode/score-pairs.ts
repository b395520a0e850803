/**
 * Forced decoding: how likely given targets are. The steps of decoding, each fed the target's own token, so that a
 * score is that of the same output found by a search, whatever its settings but a penalty of repetition.
 */
import { BOS, EOS } from '../data/vocabulary.ts';
import type { Arrays } from '../engine/engine.ts';
import { batchesOf, crop } from './batches.ts';
import { mixProbabilities } from './distribution.ts';
import { createModelPrograms, type ModelPrograms } from './model-programs.ts';
import { beginRows } from './model-rows.ts';
import { logProbabilityOfWanted } from './programs.ts';
import type { SearchParts } from './search.ts';

export interface IdPair {
  /** Ends with EOS. */
  readonly source: Int32Array;
  /** Ends with EOS. */
  readonly target: Int32Array;
}

export interface ScoredPair {
  /** Of each target token, EOS last, in nats. */
  readonly logProbabilities: Float32Array;
  /** The source was longer than `decode.maxSourceLength` and was read up to there. */
  readonly cropped: boolean;
}

export interface PairScorer {
  /** In the order of the pairs. */
  score(pairs: readonly IdPair[]): Promise<ScoredPair[]>;
}

/** Targets of up to this many tokens share their programs. */
const SHORTEST_CLASS = 64;

/** Programs are compiled when they are first needed, and kept. */
export function createPairScorer({ engine, models, vocab, config }: Omit<SearchParts, 'prefix'>): PairScorer {
  const byLongest = new Map<number, ModelPrograms[]>();
  const programsFor = (length: number): ModelPrograms[] => {
    let longest = SHORTEST_CLASS;
    while (longest < length) longest *= 2;
    const kind = {
      head: logProbabilityOfWanted(vocab),
      inputs: { wanted: { shape: ['rows'], dtype: 'int32' } },
      longest,
      longestSource: config.maxSourceLength,
    } as const;
    const programs = byLongest.get(longest) ?? models.map((each) => createModelPrograms(engine, each, kind));
    byLongest.set(longest, programs);
    return programs;
  };
  return {
    async score(given) {
      const pairs = given.map(({ source, target }) => ({
        source: crop(source, config.maxSourceLength),
        target,
      }));
      const programs = programsFor(Math.max(1, ...pairs.map(({ target }) => target.length)));
      const scored: ScoredPair[] = new Array(pairs.length);
      const lengths = pairs.map(({ source }) => source.length);
      for (const { places, srcLen } of batchesOf(lengths, config, 1)) {
        const batch = places.map((place) => pairs[place]);
        const found = await scoreBatch(programs, batch, srcLen);
        for (const [i, place] of places.entries())
          scored[place] = {
            logProbabilities: found[i],
            cropped: pairs[place].source !== given[place].source,
          };
      }
      return scored;
    },
  };
}

async function scoreBatch(
  programs: readonly ModelPrograms[],
  batch: readonly IdPair[],
  srcLen: number,
): Promise<Float32Array[]> {
  const sources = batch.map(({ source }) => source);
  const models = [];
  for (const each of programs) models.push(await beginRows(each, sources, srcLen));
  const found = batch.map(({ target }) => new Float32Array(target.length));
  let rows = [...batch.keys()];
  for (let t = 0; rows.length > 0; t++) {
    const tokens = Int32Array.from(rows, (row) => (t === 0 ? BOS : batch[row].target[t - 1]));
    const wanted = Int32Array.from(rows, (row) => batch[row].target[t] ?? EOS);
    const outputs: Arrays[] = [];
    for (const each of models) outputs.push(await each.step(tokens, { wanted }));
    const likelihoods = outputs.map(({ logProbabilities }) => (logProbabilities as Float32Array).slice());
    mixProbabilities(likelihoods);
    for (const [i, row] of rows.entries()) found[row][t] = likelihoods[0][i];
    const places = [...rows.keys()].filter((i) => t + 1 < batch[rows[i]].target.length);
    if (places.length < rows.length && places.length > 0)
      for (const each of models) each.select(places, places);
    rows = places.map((i) => rows[i]);
  }
  return found;
}
