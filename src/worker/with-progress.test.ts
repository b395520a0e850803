import { expect, test } from 'vitest';
import { withProgress } from './with-progress.ts';

test('what is said last is heard, though the work ends while what came before is still looked at', async () => {
  let goOn = () => {};
  const asked = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const events = withProgress<string, number>(async (say) => {
    say('first');
    await asked;
    say('last');
    return 7;
  });
  expect(await events.next()).toEqual({ value: 'first', done: false });
  goOn();
  await new Promise(setImmediate);
  expect(await events.next()).toEqual({ value: 'last', done: false });
  expect(await events.next()).toEqual({ value: 7, done: true });
});

test('what the work throws is thrown when all is heard', async () => {
  const events = withProgress<string, void>(async (say) => {
    say('only');
    throw new Error('broken');
  });
  expect(await events.next()).toEqual({ value: 'only', done: false });
  await expect(events.next()).rejects.toThrow('broken');
});
