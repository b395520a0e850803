/** At which place answers first go wrong. */
import type { AnswerSymbols } from './answer-symbols.ts';

export interface FirstErrors {
  /** Target place, from 1, since this is stored and shown; the end of the sequence has one too. */
  readonly place: number;
  /** Answers that were right up to here, and those of them that are wrong here. */
  readonly reached: number;
  readonly wrong: number;
}

/** The index of the first symbol that differs, an end too early or too late among them; null where none does. */
export function firstErrorIndex({ output, reference }: AnswerSymbols): number | null {
  for (let i = 0; i <= Math.max(output.length, reference.length); i++) {
    if (output[i] !== reference[i]) return i;
  }
  return null;
}

/** A row a place, up to the last that an answer comes to rightly. */
export function firstErrors(answers: readonly AnswerSymbols[]): FirstErrors[] {
  // Answers by the index at which they go wrong, or end.
  const wrongAt: number[] = [];
  const endsAt: number[] = [];
  const count = (at: number[], index: number): void => {
    at[index] = (at[index] ?? 0) + 1;
  };
  for (const answer of answers) {
    const index = firstErrorIndex(answer);
    // One that is right throughout leaves after its end.
    if (index === null) count(endsAt, answer.reference.length);
    else count(wrongAt, index);
  }
  let reached = answers.length;
  return Array.from({ length: Math.max(wrongAt.length, endsAt.length) }, (_, index) => {
    const row = { place: index + 1, reached, wrong: wrongAt[index] ?? 0 };
    reached -= row.wrong + (endsAt[index] ?? 0);
    return row;
  });
}
