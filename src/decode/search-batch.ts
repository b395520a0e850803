/**
 * The search over one batch, step by step. Rows are hypotheses of all its sources side by side; rows of sources that
 * are done leave the batch once they are a quarter of it. Not here: which hypotheses go on (sentence-search.ts).
 */
import type { Arrays } from '../engine/engine.ts';
import { type Candidates, candidatesOf } from './candidates.ts';
import type { Proposer, Slot, Slots } from './proposer.ts';
import type { Extension, Proposal, SentenceSearch } from './sentence-search.ts';

export interface BatchStep {
  /** The rows that were asked, and what was proposed for them. */
  readonly slots: Slots;
  readonly candidates: Candidates;
  /** Of each model's step. */
  readonly outputs: readonly Arrays[];
}

interface Placed {
  readonly slot: Slot;
  /** The row that it comes from. */
  readonly parent: number;
}

/** Rows that are done are dropped when at most this share is left. */
export const WORTH_DROPPING = 0.75;

/**
 * Runs until every search is over; yields after each step.
 * @param searches one a source of the batch, in order @param numbers of the sources among all that are decoded
 */
export async function* searchBatch(
  proposer: Proposer,
  searches: readonly SentenceSearch[],
  numbers: readonly number[],
): AsyncGenerator<BatchStep, void> {
  const started = searches.flatMap(({ first }, sourceInBatch) =>
    first.map((hypothesis, sample) => ({
      hypothesis,
      sourceInBatch,
      sourceNumber: numbers[sourceInBatch],
      sample,
    })),
  );
  let slots: Slots = started;
  if (started.some(({ sourceInBatch }, row) => sourceInBatch !== row)) {
    const sources = started.map(({ sourceInBatch }) => sourceInBatch);
    proposer.select(sources, sources);
  }
  while (slots.length > 0) {
    const { candidates, outputs } = await proposer.propose(slots);
    const going = advance(searches, slots, candidates);
    yield { slots, candidates, outputs };
    slots = place(going, slots, proposer);
  }
}

/** What goes on, source by source. */
function advance(searches: readonly SentenceSearch[], slots: Slots, candidates: Candidates): Placed[] {
  const rowsOf = new Map<number, number[]>();
  for (const [row, slot] of slots.entries()) {
    if (slot) rowsOf.set(slot.sourceInBatch, [...(rowsOf.get(slot.sourceInBatch) ?? []), row]);
  }
  return [...rowsOf].flatMap(([sourceInBatch, rows]) => {
    const proposals = rows.map((row): Proposal => {
      const { hypothesis } = slots[row] as Slot;
      const alignment = candidates.alignment?.[row] ?? -1;
      return { hypothesis, candidates: candidatesOf(candidates, row), alignment };
    });
    return searches[sourceInBatch].advance(proposals).map(({ hypothesis, parent }: Extension): Placed => {
      const row = rows[parent];
      return { slot: { ...(slots[row] as Slot), hypothesis }, parent: row };
    });
  });
}

/** Gives each hypothesis a row: its parent's where it is free, since what stays in its row need not be copied. */
function place(going: readonly Placed[], before: Slots, proposer: Proposer): Slots {
  if (going.length === 0) return [];
  const rows: (Placed | null)[] = before.map(() => null);
  const without: Placed[] = [];
  for (const each of going) {
    if (rows[each.parent]) without.push(each);
    else rows[each.parent] = each;
  }
  for (const each of without) {
    const free = rows.indexOf(null);
    if (free < 0) rows.push(each);
    else rows[free] = each;
  }
  const remaining =
    going.length <= WORTH_DROPPING * rows.length ? rows.filter((each) => each !== null) : rows;
  const parents = remaining.map((each, row) => each?.parent ?? row);
  if (remaining.length !== before.length || parents.some((parent, row) => parent !== row)) {
    // What depends on the source alone is copied only where the source is another.
    const sources = remaining.map((each, row) =>
      each && before[row]?.sourceInBatch !== each.slot.sourceInBatch ? each.parent : row,
    );
    proposer.select(parents, sources);
  }
  return remaining.map((each) => each?.slot ?? null);
}
