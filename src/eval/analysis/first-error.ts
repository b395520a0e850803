/** At which place answers first go wrong. */
import type { AnswerSymbols } from './answer-symbols.ts';

export interface FirstErrors {
  /** Target place, from 1; the end of the sequence has one too. */
  readonly place: number;
  /** Answers that were right up to here, and those of them that are wrong here. */
  readonly reached: number;
  readonly wrong: number;
}

/** The place (from 0) of the first symbol that differs, an end too early or too late among them; null where none does. */
export function firstError({ output, reference }: AnswerSymbols): number | null {
  for (let i = 0; i <= Math.max(output.length, reference.length); i++) {
    if (output[i] !== reference[i]) return i;
  }
  return null;
}

/** A row a place, up to the last that an answer comes to rightly. */
export function firstErrors(answers: readonly AnswerSymbols[]): FirstErrors[] {
  const wrongAt: number[] = [];
  const endsAt: number[] = [];
  const count = (at: number[], place: number): void => {
    at[place] = (at[place] ?? 0) + 1;
  };
  for (const answer of answers) {
    const place = firstError(answer);
    // One that is right throughout leaves after its end.
    if (place === null) count(endsAt, answer.reference.length);
    else count(wrongAt, place);
  }
  let reached = answers.length;
  return Array.from({ length: Math.max(wrongAt.length, endsAt.length) }, (_, place) => {
    const row = { place: place + 1, reached, wrong: wrongAt[place] ?? 0 };
    reached -= row.wrong + (endsAt[place] ?? 0);
    return row;
  });
}
