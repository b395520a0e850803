import { afterEach, expect, test, vi } from 'vitest';
import { createBenchProgress, roundText } from './bench-progress.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const round = { type: 'round', done: 1, rounds: 5, again: 0, othersShare: 0 } as const;

test('a round says how many were made again, and why', () => {
  expect(roundText(round)).toBe('round 2 of 5');
  expect(roundText({ ...round, again: 3, othersShare: 0.432 })).toBe(
    'round 2 of 5, 3 made again (others had up to 43 % of the processors)',
  );
});

test('in a pipe a measurement that takes long says what it does, and no line for each round', () => {
  vi.stubEnv('CI', 'true');
  vi.useFakeTimers();
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const progress = createBenchProgress(false);
  progress.show({ type: 'length', number: 1, total: 7, length: 8 });
  for (let i = 0; i < 12; i++) {
    vi.advanceTimersByTime(4000);
    progress.show({ ...round, again: i, othersShare: 0.2 });
  }
  expect(written.mock.calls.map(([line]) => line)).toEqual([
    '1 of 7: length 8\n',
    '1 of 7: length 8, round 2 of 5, 3 made again (others had up to 20 % of the processors)\n',
    '1 of 7: length 8, round 2 of 5, 7 made again (others had up to 20 % of the processors)\n',
    '1 of 7: length 8, round 2 of 5, 11 made again (others had up to 20 % of the processors)\n',
  ]);
});
