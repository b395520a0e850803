/** What is to be said where nothing was learnt. */
import { isAtFloor } from '../compare/floor.ts';
import type { TrainedResult } from './result.ts';

/** @returns a clause where no arm has learnt the task: an effect of 0 is then no finding; none where no effect is looked for */
export function sayFloor(trained: TrainedResult | null): string[] {
  if (!trained || trained.effects.length === 0) return [];
  const atFloor = trained.arms.every(({ metrics: { wer, bleu } }) =>
    isAtFloor({ wer: wer.mean, bleu: bleu.mean }, trained.leading),
  );
  return atFloor ? ['no arm has learnt the task yet, which shows nothing: try more --steps'] : [];
}
