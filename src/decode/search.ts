/** Decoding: sources in, answers out, by whatever search the settings name. */
import type { DecodeConfig } from '../config/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { batchesOf, crop, longestOutput } from './batches.ts';
import { areNone, type Constraints } from './constraints.ts';
import { alignmentsOf, type Hypothesis, idsOf, isEnded } from './hypothesis.ts';
import { scoreOf } from './length-penalty.ts';
import { createModelPrograms, type DecodedModel, type ModelPrograms } from './model-programs.ts';
import { alignment, allLogits, both, type Head, likeliest } from './programs.ts';
import { type Chooser, chooseFromLogits, chosenInGraph, createProposer } from './proposer.ts';
import { searchBatch } from './search-batch.ts';
import { beamSearch, type SentenceSearch, sampleSearch } from './sentence-search.ts';

export interface Answer {
  /** Target ids without EOS. */
  readonly ids: readonly number[];
  /** Sum over the tokens, EOS included, in nats, under the distribution that was searched. */
  readonly logProbability: number;
  /** The log-probability after the length penalty: what answers are ranked by. */
  readonly score: number;
  /** False when the longest output allowed was reached before EOS. */
  readonly ended: boolean;
  /** The source position that each token attends to most; empty unless unknown words are replaced. */
  readonly alignment: readonly number[];
}

export interface Decoded extends Answer {
  /** All answers, the best first, which is this one. */
  readonly nbest: readonly Answer[];
  /** The source was longer than `decode.maxSourceLength` and was read up to there. */
  readonly cropped: boolean;
}

export interface DecodedAll {
  /** In the order of the sources. */
  readonly outputs: readonly Decoded[];
  /** Of running the programs: no compiling. */
  readonly seconds: number;
}

export interface DecodeOptions {
  /** Sources done so far. */
  readonly onProgress?: (done: number) => void;
  /** After each step of a batch. */
  readonly onStep?: () => void;
  /** A number for each source, by which samples are drawn; its place unless they are part of a longer list. */
  readonly numbers?: readonly number[];
}

export interface Search {
  /** @param sources ids, each ending with EOS */
  decode(sources: readonly Int32Array[], options?: DecodeOptions): Promise<DecodedAll>;
}

export interface SearchParts {
  readonly engine: Engine;
  /** Several are an ensemble: the mean of their probabilities. They must share their vocabularies. */
  readonly models: readonly DecodedModel[];
  /** Target symbols. */
  readonly vocab: number;
  readonly config: DecodeConfig;
  /** Ids that every output begins with. */
  readonly prefix?: readonly number[];
}

export function createSearch({ engine, models, vocab, config, prefix = [] }: SearchParts): Search {
  const { head, choose } = wayToChoose(models.length, vocab, config, { ...config, prefix });
  const longest = longestOutput(config.maxSourceLength, config);
  const programs = models.map((each) =>
    createModelPrograms(engine, each, { head, longest, longestSource: config.maxSourceLength }),
  );
  const rowsEach = config.sample ? config.nbest : config.beam;
  return {
    async decode(given, { onProgress, onStep, numbers } = {}) {
      const sources = given.map((source) => crop(source, config.maxSourceLength));
      const outputs: Decoded[] = new Array(sources.length);
      let seconds = 0;
      let done = 0;
      const lengths = sources.map(({ length }) => length);
      for (const { places, srcLen } of batchesOf(lengths, config, rowsEach)) {
        await compileAll(programs);
        const began = performance.now();
        const batch = places.map((place) => sources[place]);
        const searches = batch.map(({ length }) => searchFor(config, longestOutput(length, config)));
        const proposer = await createProposer(programs, batch, srcLen, choose);
        const keys = places.map((place) => numbers?.[place] ?? place);
        for await (const _ of searchBatch(proposer, searches, keys)) onStep?.();
        seconds += (performance.now() - began) / 1000;
        for (const [i, place] of places.entries()) {
          const nbest = searches[i].results().map((hypothesis) => answerOf(hypothesis, config));
          outputs[place] = { ...nbest[0], nbest, cropped: sources[place] !== given[place] };
        }
        done += places.length;
        onProgress?.(done);
      }
      return { outputs, seconds };
    },
  };
}

/** So that compiling is not timed. */
export async function compileAll(programs: readonly ModelPrograms[]): Promise<void> {
  for (const each of programs) {
    await each.begin();
    await each.step();
  }
}

export function searchFor(config: DecodeConfig, longest: number): SentenceSearch {
  return config.sample ? sampleSearch({ ...config, longest }) : beamSearch({ ...config, longest });
}

/** In the graph where the likeliest tokens of one model are all that is asked; else from the logits. */
function wayToChoose(
  models: number,
  vocab: number,
  config: DecodeConfig,
  constraints: Constraints,
): { head: Head; choose: Chooser } {
  const aligned = (head: Head) => (config.replaceUnknown ? both(head, alignment) : head);
  const width = Math.min(config.beam, vocab);
  if (models === 1 && !config.sample && areNone(constraints))
    return { head: aligned(likeliest(width, vocab)), choose: chosenInGraph(width, config.replaceUnknown) };
  const sampling = config.sample ? config : null;
  const choose = chooseFromLogits({ vocab, constraints, width: sampling ? 1 : width, sampling });
  return { head: aligned(allLogits), choose };
}

/** A finished hypothesis as an answer. */
export function answerOf(hypothesis: Hypothesis, config: DecodeConfig): Answer {
  const { logProbability, length } = hypothesis;
  return {
    ids: idsOf(hypothesis),
    logProbability,
    score: scoreOf(logProbability, length, config),
    ended: isEnded(hypothesis),
    alignment: config.replaceUnknown ? alignmentsOf(hypothesis) : [],
  };
}
