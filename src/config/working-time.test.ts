import { expect, test } from 'vitest';
import { leaveOut, workingTime } from './working-time.ts';

const wait = (milliseconds: number): void => {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
};

test('a pause is no working time, and all else is', () => {
  const all = performance.now();
  const began = workingTime();
  wait(5);
  leaveOut(() => wait(20));
  wait(5);
  const passed = workingTime() - began;
  expect(passed).toBeGreaterThanOrEqual(10);
  expect(performance.now() - all - passed).toBeGreaterThanOrEqual(20);
});
