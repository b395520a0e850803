/** Runs, ready to say how likely given targets are: one, or an ensemble. In this process. */
import { encodeSource } from '../data/encode-source.ts';
import { EOS, readableSymbols, UNK } from '../data/vocabulary.ts';
import { createPairScorer, type ScoredPair } from '../decode/score-pairs.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Run } from '../run/run-directory.ts';
import { loadTogether } from './load-together.ts';
import type { RunDecoderOptions } from './run-decoder.ts';

export interface TextPair {
  readonly source: string;
  readonly target: string;
}

export interface ScoredText extends ScoredPair {
  /** Target symbols as a person reads them, one for each log-probability but the last, which is that of the end. */
  readonly symbols: readonly string[];
  /** Of each symbol, whether the target vocabulary does not hold it: its log-probability is that of the unknown symbol. */
  readonly isUnknown: readonly boolean[];
  /** The source has a symbol that its vocabulary does not hold, read as the unknown one. */
  readonly unknownSource: boolean;
}

export interface RunScorer {
  /** In the order of the pairs. A symbol that the vocabulary does not hold is scored as the unknown symbol. */
  score(pairs: readonly TextPair[]): Promise<ScoredText[]>;
  dispose(): Promise<void>;
}

/** Several runs as in `createRunDecoder`. */
export async function createRunScorer(
  runs: readonly Run[],
  { engine: name, threads }: Pick<RunDecoderOptions, 'engine' | 'threads'>,
): Promise<RunScorer> {
  const { models, tokenizers } = loadTogether(runs);
  const engine = await createEngine(name, threads);
  const { decode: config } = runs[0].config;
  const scorer = createPairScorer({ engine, models, vocab: tokenizers.target.size, config });
  return {
    async score(pairs) {
      const encoded = pairs.map(({ source, target }) => ({
        source: encodeSource(tokenizers, source),
        target: Int32Array.from([...tokenizers.target.encode(target), EOS]),
      }));
      const scored = await scorer.score(encoded);
      return scored.map((each, i) => ({
        ...each,
        symbols: readableSymbols(tokenizers.target, pairs[i].target),
        isUnknown: Array.from(encoded[i].target.subarray(0, -1), (id) => id === UNK),
        unknownSource: encoded[i].source.includes(UNK),
      }));
    },
    dispose: () => engine.dispose(),
  };
}
