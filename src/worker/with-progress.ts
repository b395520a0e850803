/** Work that says by a callback what happens, as a generator of what it says. */

export async function* withProgress<Event, Result>(
  work: (say: (event: Event) => void) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const waiting: Event[] = [];
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
  while (!finished || waiting.length > 0) {
    yield* waiting.splice(0);
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (finished || waiting.length > 0) resolve();
    });
  }
  return result;
}
