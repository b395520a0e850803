/**
 * Where candidates come from: one or several models side by side, a row a hypothesis. Without constraints the likeliest
 * tokens are taken in the graph; else the logits come out and are changed here. Not here: which candidates go on.
 */
import type { DecodeConfig } from '../config/schema.ts';
import { BOS, EOS } from '../data/vocabulary.ts';
import type { Arrays } from '../engine/engine.ts';
import type { Candidates } from './candidates.ts';
import { type Constraints, forbid, penaliseRepetition } from './constraints.ts';
import { largest, logSoftmaxInPlace, mixProbabilities } from './distribution.ts';
import { drawToken } from './draw-token.ts';
import { type Hypothesis, idsOf } from './hypothesis.ts';
import type { ModelPrograms } from './model-programs.ts';
import { beginRows, type ModelRows } from './model-rows.ts';
import { isNoOutput } from './programs.ts';

/** A row of the batch: which hypothesis of which source stands in it. */
export interface Slot {
  readonly hypothesis: Hypothesis;
  /** Index of its source in the batch. */
  readonly sourceInBatch: number;
  /** Number of its source among all that are decoded. */
  readonly sourceNumber: number;
  /** Number of the sample, where samples are drawn. */
  readonly sample: number;
}

/** Null: a row that nothing stands in any more. */
export type Slots = readonly (Slot | null)[];

export interface Proposer {
  /** Feeds each row its last token. */
  propose(slots: Slots): Promise<Candidates>;
  select: ModelRows['select'];
  /** What each model made at the last step, and before the first. */
  readonly made: readonly Arrays[];
  readonly begun: readonly Arrays[];
}

/** How the logits of a step become candidates. */
export type Chooser = (made: readonly Arrays[], slots: Slots) => Candidates;

/** @param sources ids, each ending with EOS @param srcLen positions that they are padded to */
export async function createProposer(
  models: readonly ModelPrograms[],
  sources: readonly Int32Array[],
  srcLen: number,
  choose: Chooser,
): Promise<Proposer> {
  const batches: ModelRows[] = [];
  for (const model of models) batches.push(await beginRows(model, sources, srcLen));
  let made: Arrays[] = [];
  return {
    async propose(slots) {
      const tokens = Int32Array.from(slots, (slot) => (slot ? lastToken(slot.hypothesis) : EOS));
      made = [];
      for (const batch of batches) made.push(await batch.step(tokens));
      return choose(made, slots);
    },
    select(parents, sourcesOf) {
      for (const batch of batches) batch.select(parents, sourcesOf);
    },
    get made() {
      return made;
    },
    begun: batches.map(({ begun }) => begun),
  };
}

const lastToken = ({ previous, token }: Hypothesis): number => (previous ? token : BOS);

/** What the graph has chosen (`likeliest`), of one model, without what is no output. @param width candidates of a row */
export function chosenInGraph(width: number, unknownAllowed: boolean): Chooser {
  return ([made], slots) => {
    const offered = made.ids.length / slots.length;
    const ids = new Int32Array(slots.length * width);
    const logProbabilities = new Float32Array(slots.length * width).fill(Number.NEGATIVE_INFINITY);
    for (let row = 0; row < slots.length; row++) {
      let found = 0;
      for (let i = row * offered; i < (row + 1) * offered && found < width; i++) {
        if (isNoOutput(made.ids[i], unknownAllowed)) continue;
        ids[row * width + found] = made.ids[i];
        logProbabilities[row * width + found++] = made.logProbabilities[i];
      }
    }
    return { width, ids, logProbabilities, alignment: (made.alignment as Int32Array | undefined) ?? null };
  };
}

/**
 * Of logits (`allLogits`), which the repetition penalty changes first. Several models: the mean of their probabilities.
 * Then what is forbidden; log-probabilities are those before anything is, and do not depend on the sampling.
 * @param vocab target symbols
 */
export function chooseFromLogits(vocab: number, settings: DecodeConfig & Constraints): Chooser {
  const { sample, beam, repetitionPenalty } = settings;
  const width = sample ? 1 : Math.min(beam, vocab);
  return (made, slots) => {
    const ids = new Int32Array(slots.length * width);
    const logProbabilities = new Float32Array(slots.length * width).fill(Number.NEGATIVE_INFINITY);
    for (const [row, slot] of slots.entries()) {
      if (!slot) continue;
      const before = idsOf(slot.hypothesis);
      const logits = logitsOfRow(row, made, vocab);
      for (const each of logits) {
        penaliseRepetition(each, before, repetitionPenalty);
        logSoftmaxInPlace(each);
      }
      mixProbabilities(logits);
      const [scores] = logits;
      forbid(scores, before, settings);
      const place = { source: slot.sourceNumber, sample: slot.sample, step: before.length };
      // A forced token is drawn like any other: nothing else is possible.
      const chosen = sample ? [drawToken(scores, settings, place)] : largest(scores, width);
      for (const [i, id] of chosen.filter((each) => each >= 0).entries()) {
        ids[row * width + i] = id;
        logProbabilities[row * width + i] = scores[id];
      }
    }
    const alignment = (made[0].alignment as Int32Array | undefined) ?? null;
    return { width, ids, logProbabilities, alignment };
  };
}

/** Of each model, [vocab]. */
function logitsOfRow(row: number, made: readonly Arrays[], vocab: number): Float32Array[] {
  return made.map(({ logits }) => (logits as Float32Array).slice(row * vocab, (row + 1) * vocab));
}
