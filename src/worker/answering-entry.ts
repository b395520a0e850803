/**
 * The process that answers lines with one run. A step blocks its thread, so the parent's messages are read between
 * events: a new question is met before the next token of the old one.
 */
import { messageOf, UserError } from '../config/user-error.ts';
import type { Answerer } from './answer-lines.ts';
import type { FromAnswering, Question, ToAnswering } from './answering-messages.ts';
import { listenToParent } from './listen-to-parent.ts';

let answerer: Answerer | null = null;
let asked: Question | null = null;
let answering = false;

const { say, leave } = listenToParent<ToAnswering, FromAnswering>((message) => {
  switch (message.type) {
    case 'open':
      void orLeave(async () => {
        const { openAnswerer } = await import('./answer-lines.ts');
        answerer = await openAnswerer(message.plan);
        say({ type: 'open', facts: answerer.facts });
        await answerAll();
      });
      break;
    case 'ask':
      asked = message.question;
      void orLeave(answerAll);
      break;
    case 'inspect':
      void orLeave(async () => {
        const { id, at } = message;
        say({ type: 'inspected', id, at, stages: answerer?.inspect(at) ?? [] });
      });
      break;
    default:
      message satisfies never;
  }
});

/** What fails is the last that is said. */
async function orLeave(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const next = thrown instanceof UserError ? thrown.next : null;
    say({ type: 'failed', message: messageOf(thrown), next });
    await leave();
  }
}

/** Answers what was asked last, until nothing newer is asked. */
async function answerAll(): Promise<void> {
  if (answerer === null || answering) return;
  answering = true;
  while (asked !== null) {
    const question: Question = asked;
    for await (const event of answerer.answer(question)) {
      say({ type: 'answer', id: question.id, event });
      await new Promise(setImmediate);
      if (asked !== question) break;
    }
    if (asked === question) asked = null;
  }
  answering = false;
}
