import { afterEach, expect, test, vi } from 'vitest';
import { listenForInterrupts } from './interrupts.ts';
import { endWithTerminal } from './terminal.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('the first signal saves, one right after it is the same, a later one leaves', () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
  const [onFirst, onSecond] = [vi.fn(), vi.fn()];
  const interrupts = listenForInterrupts(onFirst, onSecond);
  try {
    expect(interrupts.exitCode()).toBeNull();
    process.emit('SIGINT');
    clock.mockReturnValue(1002);
    process.emit('SIGINT');
    expect([onFirst, onSecond, exit].map(({ mock }) => mock.calls.length)).toEqual([1, 0, 0]);
    expect([interrupts.signal.aborted, interrupts.exitCode()]).toEqual([true, 130]);
    clock.mockReturnValue(1600);
    process.emit('SIGTERM');
    expect(onSecond).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledWith(143);
  } finally {
    interrupts.release();
  }
});

test('a closed terminal ends no process by SIGHUP on Windows, where sending it throws', () => {
  const before = process.listeners('exit');
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32');
  endWithTerminal();
  const added = process.listeners('exit').filter((listener) => !before.includes(listener));
  for (const listener of added) process.off('exit', listener);
  expect(added).toEqual([]);
});
