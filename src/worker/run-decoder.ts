/** Finished or half-finished runs, ready to answer lines with their best weights: one, or an ensemble. In this process. */
import type { Part } from '../config/parts.ts';
import type { DecodeConfig, EngineName } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { encodeSource } from '../data/encode-source.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { UNK } from '../data/vocabulary.ts';
import { limitsOf } from '../decode/batches.ts';
import { textOfAnswer } from '../decode/replace-unknown.ts';
import { createSearch, type DecodeOptions } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Run } from '../run/run-directory.ts';
import { counted, formatNumber } from '../text/numbers.ts';
import { loadTogether } from './load-together.ts';

export interface AnsweredText {
  readonly text: string;
  /** Log-probability of the answer, end of sequence included, in nats. */
  readonly logProbability: number;
  /** The same after the length penalty. */
  readonly score: number;
  /** False where it was cut, and has no end. */
  readonly ended: boolean;
}

export interface DecodedLine {
  /** The best first; at least one. */
  readonly answers: readonly AnsweredText[];
  /** The line was longer than `decode.maxSourceLength` tokens, and was read up to there. */
  readonly cropped: boolean;
  /** It has a symbol that the source vocabulary does not hold, read as the unknown one. */
  readonly unknown: boolean;
}

export interface RunDecoder {
  /** What decoding does: the first run's settings and what was asked for. */
  readonly config: DecodeConfig;
  /** Answers in the order of the lines. */
  decode(lines: readonly string[], options?: DecodeOptions): Promise<DecodedLine[]>;
  dispose(): Promise<void>;
}

export interface RunDecoderOptions {
  readonly engine: EngineName;
  readonly threads: number;
  /** Settings of decoding other than the run's own. */
  readonly settings?: Partial<DecodeConfig>;
  /** A part of each model that is left out; none unless given. */
  readonly without?: Part | null;
  /** What every answer begins with. */
  readonly prefix?: string;
}

/** @param runs several are an ensemble: the mean of their probabilities @throws UserError when they do not share a tokenizer */
export async function createRunDecoder(
  runs: readonly Run[],
  { engine: name, threads, settings = {}, without = null, prefix = '' }: RunDecoderOptions,
): Promise<RunDecoder> {
  const { models, tokenizers } = loadTogether(runs, without);
  const config = { ...runs[0].config.decode, ...settings };
  const ids = prefixIds(tokenizers, prefix.normalize('NFC'), limitsOf(config).longest);
  const engine = await createEngine(name, threads);
  const search = createSearch({ engine, models, vocab: tokenizers.target.size, config, prefix: ids });
  return {
    config,
    async decode(lines, options) {
      const sources = lines.map((line) => encodeSource(tokenizers, line));
      const { outputs } = await search.decode(sources, options);
      return outputs.map(({ nbest, cropped }, i) => ({
        answers: nbest.map((answer) => ({
          text: textOfAnswer(answer, lines[i], tokenizers),
          logProbability: answer.logProbability,
          score: answer.score,
          ended: answer.ended,
        })),
        cropped,
        unknown: sources[i].includes(UNK),
      }));
    },
    dispose: () => engine.dispose(),
  };
}

/** @throws UserError when a symbol of the prefix is in no vocabulary, or it has more tokens than an answer may have */
function prefixIds({ target }: TokenizerPair, prefix: string, longest: number): number[] {
  const ids = target.encode(prefix);
  if (ids.length > longest)
    throw new UserError(
      `--prefix: expected at most ${counted(longest, 'token')}, as many as an answer may have; found ${formatNumber(ids.length)}`,
      'Give a shorter one, or raise --max-length or decode.maxLengthFactor.',
    );
  const unknown = ids.indexOf(UNK);
  if (unknown < 0) return ids;
  throw new UserError(
    `--prefix: the symbol ${JSON.stringify(target.symbols(prefix)[unknown])} is not in the target vocabulary`,
    `Symbols of targets are ${target.level === 'word' ? 'words' : 'characters'} that the train split holds.`,
  );
}
