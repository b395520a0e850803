/** Scores so poor that what lies between them shows nothing of the models yet. */
import { METRICS, type TableMetric } from '../eval/metric.ts';
import { listWords } from '../text/list-words.ts';

/** Below 1 BLEU is what smoothing makes of no match at all; of 100 answers not one is right. */
const FLOORS = { bleu: 1, wer: 99 } as const;

export type Scored = Readonly<Record<keyof typeof FLOORS, number>>;

/** @param leading where it is BLEU, targets are sentences: hardly a whole answer is right, and WER tells nothing */
export const isAtFloor = ({ bleu, wer }: Scored, leading: TableMetric): boolean =>
  leading === 'bleu' ? bleu < FLOORS.bleu : wer >= FLOORS.wer;

/** @param scores of every run @param models that the runs are of @returns a sentence where all are at the floor */
export function floorNote(scores: readonly Scored[], leading: TableMetric, models: number): string[] {
  if (!scores.every((each) => isAtFloor(each, leading))) return [];
  const metric = leading === 'bleu' ? 'bleu' : 'wer';
  const points = listWords(scores.map((each) => each[metric].toFixed(2)));
  const learnt =
    models === 1
      ? 'The model has not learnt the task yet, and a larger budget may change all that is said here.'
      : 'Nothing has learnt the task yet, and who is ahead here may not be with a larger budget.';
  return [`Hardly an answer is right: ${METRICS[metric].title} ${points}. ${learnt}`];
}
