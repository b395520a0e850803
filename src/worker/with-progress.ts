/** Work that says by a callback how far it is, as a generator of run events. */
import type { RunEvent } from './events.ts';

/** The events that some work says by a callback, and then what it gives. */
export async function* withProgress<Result>(
  work: (say: (event: RunEvent) => void) => Promise<Result>,
): AsyncGenerator<RunEvent, Result> {
  const waiting: RunEvent[] = [];
  let wake = () => {};
  let finished = false;
  const result = work((event) => {
    waiting.push(event);
    wake();
  }).finally(() => {
    finished = true;
    wake();
  });
  // Its failure is met where it is awaited.
  result.catch(() => {});
  while (!finished) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (finished || waiting.length > 0) resolve();
    });
    yield* waiting.splice(0);
  }
  return result;
}
