/** Each stage of a model's computation in one sentence. The numbers come from the model itself (worker/inspect-answer.ts). */
import type { Stage } from '../../worker/answering-events.ts';

export interface StageText {
  readonly title: string;
  readonly sentence: string;
}

export function stageText({ name }: Pick<Stage, 'name'>): StageText {
  return TEXTS[name] ?? { title: name, sentence: '' };
}

const TEXTS: Readonly<Record<string, StageText | undefined>> = {};
