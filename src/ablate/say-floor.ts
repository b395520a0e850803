/** What is to be said where nothing was learnt. */
import { isAtFloor } from '../compare/floor.ts';
import type { TrainedResult } from './result.ts';

/** @returns a clause where no arm has learnt the task: an effect of 0 is then no finding */
export function sayFloor(trained: TrainedResult | null): string[] {
  const atFloor = trained?.arms.every(({ metrics: { wer, bleu } }) =>
    isAtFloor({ wer: wer.mean, bleu: bleu.mean }, 'wer'),
  );
  return atFloor ? ['no arm has learnt the task yet, which shows nothing: try more --steps'] : [];
}
