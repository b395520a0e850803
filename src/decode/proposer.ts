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

export interface Proposed {
  readonly candidates: Candidates;
  /** Of each model's step. */
  readonly outputs: readonly Arrays[];
}

export interface Proposer {
  /** Feeds each row its last token. */
  propose(slots: Slots): Promise<Proposed>;
  select: ModelRows['select'];
  /** What each model computed of the sources, before the first step. */
  readonly begun: readonly Arrays[];
}

/** How the logits of a step become candidates. */
export type Chooser = (outputs: readonly Arrays[], slots: Slots) => Candidates;

/** @param sources ids, each ending with EOS @param srcLen positions that they are padded to */
export async function createProposer(
  models: readonly ModelPrograms[],
  sources: readonly Int32Array[],
  srcLen: number,
  choose: Chooser,
): Promise<Proposer> {
  const batches: ModelRows[] = [];
  for (const model of models) batches.push(await beginRows(model, sources, srcLen));
  return {
    async propose(slots) {
      const tokens = Int32Array.from(slots, (slot) => (slot ? lastToken(slot.hypothesis) : EOS));
      const outputs: Arrays[] = [];
      for (const batch of batches) outputs.push(await batch.step(tokens));
      return { candidates: choose(outputs, slots), outputs };
    },
    select(parents, sourcesOf) {
      for (const batch of batches) batch.select(parents, sourcesOf);
    },
    begun: batches.map(({ begun }) => begun),
  };
}

const lastToken = ({ previous, token }: Hypothesis): number => (previous ? token : BOS);

/** What the graph has chosen (`likeliest`), of one model, without what is no output. @param width candidates of a row */
export function chosenInGraph(width: number, unknownAllowed: boolean): Chooser {
  return ([outputs], slots) => {
    const offered = outputs.ids.length / slots.length;
    const ids = new Int32Array(slots.length * width);
    const logProbabilities = new Float32Array(slots.length * width).fill(Number.NEGATIVE_INFINITY);
    for (let row = 0; row < slots.length; row++) {
      let found = 0;
      for (let i = row * offered; i < (row + 1) * offered && found < width; i++) {
        if (isNoOutput(outputs.ids[i], unknownAllowed)) continue;
        ids[row * width + found] = outputs.ids[i];
        logProbabilities[row * width + found++] = outputs.logProbabilities[i];
      }
    }
    return { width, ids, logProbabilities, alignment: alignmentOf(outputs) };
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
  return (outputs, slots) => {
    const ids = new Int32Array(slots.length * width);
    const logProbabilities = new Float32Array(slots.length * width).fill(Number.NEGATIVE_INFINITY);
    for (const [row, slot] of slots.entries()) {
      if (!slot) continue;
      const before = idsOf(slot.hypothesis);
      const logits = logitsOfRow(row, outputs, vocab);
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
    return { width, ids, logProbabilities, alignment: alignmentOf(outputs[0]) };
  };
}

/** Null where the programs do not say it. */
const alignmentOf = ({ alignment }: Arrays): Int32Array | null =>
  (alignment as Int32Array | undefined) ?? null;

/** Of each model, [vocab]. */
function logitsOfRow(row: number, outputs: readonly Arrays[], vocab: number): Float32Array[] {
  return outputs.map(({ logits }) => (logits as Float32Array).slice(row * vocab, (row + 1) * vocab));
}
