/** What is said of the analyses of answers, in a report and on a terminal alike. */
import type { ErrorKinds } from '../eval/analysis/edit-kinds.ts';

export const ERROR_KINDS: readonly { readonly title: string; of(errors: ErrorKinds): number }[] = [
  { title: 'left out, of reference words', of: ({ omitted }) => omitted },
  { title: 'changed, of reference words', of: ({ substituted }) => substituted },
  { title: 'added, of output words', of: ({ added }) => added },
  { title: 'said again, of output words', of: ({ repeated }) => repeated },
  { title: 'answers that repeat', of: ({ answersWithRepeats }) => answersWithRepeats },
];
/** Of the shares that {@link ERROR_KINDS} name. */
export const ERROR_SHARES = 'Share, %; words are symbols where targets have no spaces';

export const FIRST_ERRORS = {
  title: 'Wrong here first',
  place: 'target place',
  share: '% of answers right so far',
  /** Answers that must have come so far for a share to be shown. */
  leastReached: 10,
} as const;

export const TIMES_IN_TRAIN = 'times in the train split';
export const UNSHARED_NGRAMS = 'N-grams that answers and references do not share';
