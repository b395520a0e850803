/**
 * The process that answers lines with one run. A step blocks its thread, so the parent's messages are read between
 * events: a new question is met before the next token of the old one.
 */
import { messageOf, UserError } from '../config/user-error.ts';
import type { Answerer } from './answer-lines.ts';
import type { FromAnswering, Question, ToAnswering } from './answering-events.ts';

// Both may reach the whole process group; the parent decides.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// A parent that is gone leaves no child behind.
process.on('disconnect', () => process.exit());

const send = (message: FromAnswering): void => {
  process.send?.(message);
};

let answerer: Answerer | null = null;
let asked: Question | null = null;
let answering = false;

process.on('message', (message: ToAnswering) => {
  switch (message.type) {
    case 'open':
      void reporting(async () => {
        const { openAnswerer } = await import('./answer-lines.ts');
        answerer = await openAnswerer(message.plan);
        send({ type: 'open', facts: answerer.facts });
        await answerAll();
      });
      break;
    case 'ask':
      asked = message.question;
      void reporting(answerAll);
      break;
    case 'inspect':
      void reporting(async () => {
        const { id, position } = message;
        send({ type: 'inspected', id, position, stages: answerer?.inspect(position) ?? [] });
      });
      break;
    default:
      message satisfies never;
  }
});

async function reporting(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const next = thrown instanceof UserError ? thrown.next : null;
    send({ type: 'failed', message: messageOf(thrown), next });
  }
}

/** Answers what was asked last, until nothing newer is asked. */
async function answerAll(): Promise<void> {
  if (answerer === null || answering) return;
  answering = true;
  try {
    while (asked !== null) {
      const question: Question = asked;
      for await (const event of answerer.answer(question)) {
        send({ type: 'answer', id: question.id, event });
        await new Promise(setImmediate);
        if (asked !== question) break;
      }
      if (asked === question) asked = null;
    }
  } finally {
    answering = false;
  }
}
