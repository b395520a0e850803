/** A finished or half-finished run, ready to answer lines with its best weights. In this process. */

import type { EngineName } from '../config/schema.ts';
import { createSearch } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { encodeSource } from '../eval/evaluate.ts';
import { bestWeights } from '../run/checkpoint-files.ts';
import type { Run } from '../run/run-directory.ts';
import { loadRunModel } from '../run/run-model.ts';

export interface DecodedLine {
  readonly text: string;
  /** Log-probability of the output, end of sequence included, in nats. */
  readonly score: number;
  /** The line was longer than `decode.maxSourceLength` tokens, and was read up to there. */
  readonly cropped: boolean;
}

export interface RunDecoder {
  /** Answers in the order of the lines. @param onProgress lines done so far */
  decode(lines: readonly string[], onProgress?: (done: number) => void): Promise<DecodedLine[]>;
  dispose(): Promise<void>;
}

export interface RunDecoderOptions {
  readonly engine: EngineName;
  readonly threads: number;
}

export async function createRunDecoder(
  run: Run,
  { engine: name, threads }: RunDecoderOptions,
): Promise<RunDecoder> {
  const { model, tokenizers } = loadRunModel(run);
  const { weights } = bestWeights(run, model.params);
  const engine = await createEngine(name, threads);
  const search = createSearch({
    engine,
    models: [{ model, weights }],
    vocab: tokenizers.target.size,
    config: run.config.decode,
  });
  return {
    async decode(lines, onProgress) {
      const { outputs } = await search.decode(
        lines.map((line) => encodeSource(tokenizers, line)),
        { onProgress },
      );
      return outputs.map(({ ids, logProbability, cropped }) => ({
        text: tokenizers.target.decode(ids),
        score: logProbability,
        cropped,
      }));
    },
    dispose: () => engine.dispose(),
  };
}
