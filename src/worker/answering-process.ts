/** The parent's end of a process that answers lines. */
import type { AnsweringPlan, FromAnswering, Positions, Question, ToAnswering } from './answering-messages.ts';
import { startChild } from './start-child.ts';

export interface AnsweringProcess {
  /** What was asked before and is not answered yet is given up. */
  ask(question: Question): void;
  /** Asks what the model computes for a token of its last answer. */
  inspect(id: number, at: Positions): void;
  /** Ends it at once: nothing is lost. */
  kill(): void;
}

const ENTRY = new URL('./answering-entry.js', import.meta.url);

/** @param onSaid `failed` is the last that it says, of a death too; after `kill` nothing is heard */
export function startAnswering(
  plan: AnsweringPlan,
  onSaid: (said: FromAnswering) => void,
  entry = ENTRY,
): AnsweringProcess {
  let over = false;
  const hear = (said: FromAnswering): void => {
    if (over) return;
    over = said.type === 'failed';
    onSaid(said);
  };
  const child = startChild<ToAnswering, FromAnswering>(entry, hear, ({ how }) =>
    hear({ type: 'failed', message: `its process ended by ${how}`, next: null }),
  );
  child.tell({ type: 'open', plan });
  return {
    ask: (question) => child.tell({ type: 'ask', question }),
    inspect: (id, at) => child.tell({ type: 'inspect', id, at }),
    kill() {
      over = true;
      child.kill();
    },
  };
}
