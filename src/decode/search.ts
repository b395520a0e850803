/** Decoding: sources in, answers out, by whatever search the settings name. */
import type { DecodeConfig } from '../config/schema.ts';
import { workingTime } from '../config/working-time.ts';
import type { Engine } from '../engine/engine.ts';
import { batchesOf, crop, limitsOf, longestOutput } from './batches.ts';
import { areNone, type Constraints } from './constraints.ts';
import { createGreedyPrograms } from './greedy-programs.ts';
import { searchGreedily } from './greedy-search.ts';
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
  /** The source position that each token attends to most, -1 without attention; empty unless unknown words are replaced. */
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
  /** A number for each source, by which samples are drawn; its place unless they are part of a longer list. */
  readonly numbers?: readonly number[];
  /** Tokens of an output at most, where fewer are wanted than the settings allow. */
  readonly most?: number;
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

/** How batches are answered. */
interface Way {
  /** So that compiling is not timed. */
  compile(): Promise<void>;
  /** @returns the best answers to each source, at most `nbest` */
  search(batch: Batch): Promise<Hypothesis[][]>;
}

interface Batch {
  /** Ids, each ending with EOS. */
  readonly sources: readonly Int32Array[];
  /** Positions that they are padded to. */
  readonly srcLen: number;
  /** Tokens of the longest output of each, EOS included. */
  readonly longest: readonly number[];
  /** Of each source among all that are decoded. */
  readonly numbers: readonly number[];
}

/** Programs are compiled when they are first needed, and kept. */
export function createSearch(parts: SearchParts): Search {
  const { config } = parts;
  const way = isPlainGreedy(parts) ? inOneLoop(parts) : stepByStep(parts);
  const rowsEach = config.sample ? config.nbest : config.beam;
  // A short source does not cut what every answer begins with.
  const least = (parts.prefix ?? []).length;
  return {
    async decode(given, { onProgress, numbers, most = Number.POSITIVE_INFINITY } = {}) {
      const sources = given.map((source) => crop(source, config.maxSourceLength));
      const outputs: Decoded[] = new Array(sources.length);
      let seconds = 0;
      let done = 0;
      const lengths = sources.map(({ length }) => length);
      for (const { places, srcLen } of batchesOf(lengths, config, rowsEach)) {
        await way.compile();
        const began = workingTime();
        const found = await way.search({
          sources: places.map((place) => sources[place]),
          srcLen,
          longest: places.map((place) =>
            Math.min(Math.max(longestOutput(lengths[place], config), least), most),
          ),
          numbers: places.map((place) => numbers?.[place] ?? place),
        });
        seconds += (workingTime() - began) / 1000;
        for (const [i, place] of places.entries()) {
          const nbest = found[i].map((hypothesis) => answerOf(hypothesis, config));
          outputs[place] = { ...nbest[0], nbest, cropped: sources[place] !== given[place] };
        }
        done += places.length;
        onProgress?.(done);
      }
      return { outputs, seconds };
    },
  };
}

/** Any search, a call of the engine for each step. */
function stepByStep({ engine, models, vocab, config, prefix = [] }: SearchParts): Way {
  const { head, choose } = wayToChoose(models.length, vocab, { ...config, prefix });
  const kind = { head, ...limitsOf(config) };
  const programs = models.map((each) => createModelPrograms(engine, each, kind));
  return {
    compile: () => compileAll(programs),
    async search({ sources, srcLen, longest, numbers }) {
      const searches = longest.map((tokens) => searchFor(config, tokens));
      const proposer = await createProposer(programs, sources, srcLen, choose);
      for await (const _ of searchBatch(proposer, searches, numbers));
      return searches.map((each) => each.results());
    },
  };
}

/** One model, and nothing asked of its outputs. */
function isPlainGreedy({ models, config, prefix = [] }: SearchParts): boolean {
  return models.length === 1 && config.beam === 1 && !config.sample && areNone({ ...config, prefix });
}

/** Greedy search, many steps in a call of the engine. */
function inOneLoop({ engine, models: [model], vocab, config }: SearchParts): Way {
  const { replaceUnknown } = config;
  const programs = createGreedyPrograms(engine, model, { vocab, replaceUnknown, ...limitsOf(config) });
  return {
    async compile() {
      await programs.begin();
      await programs.goOn();
    },
    async search({ sources, srcLen, longest }) {
      const found = await searchGreedily(programs, sources, srcLen, longest);
      return found.map((each) => [each]);
    },
  };
}

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
  settings: DecodeConfig & Constraints,
): { head: Head; choose: Chooser } {
  const { replaceUnknown, sample, beam } = settings;
  const aligned = (head: Head) => (replaceUnknown ? both(head, alignment) : head);
  if (models > 1 || sample || !areNone(settings))
    return { head: aligned(allLogits), choose: chooseFromLogits(vocab, settings) };
  const width = Math.min(beam, vocab);
  return { head: aligned(likeliest(width, vocab)), choose: chosenInGraph(width, replaceUnknown) };
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
