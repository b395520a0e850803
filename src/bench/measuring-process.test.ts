/** How a measuring process is asked, and every way in which it may fail. No Python: scripts take its place. */
import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fakePython, steadyPython } from '../testing/fake-python.ts';
import { type Start, startMeasuring } from './measuring-process.ts';

const start = (command: string, more: Partial<Start> = {}) =>
  startMeasuring({
    name: 'the peer',
    command,
    args: [],
    config: { threads: 2 },
    signal: new AbortController().signal,
    limitSeconds: 20,
    ifAbsent: 'Name another.',
    ...more,
  });

test('a process is configured, asked and ended', async () => {
  const process = await start(steadyPython(12));
  expect(process.ready).toEqual({ description: 'PyTorch 0', threads: 2, seconds: 1, parameters: 7 });
  expect((await process.run(3)).milliseconds).toEqual([12, 12, 12]);
  expect(await process.memory()).toEqual({ peakMemoryMB: 123 });
  await process.end();
});

describe('what a user can mend is a user error', () => {
  test('a command that is not there', async () => {
    await expect(start('/nowhere/python')).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('the peer could not be started'),
      next: 'Name another.',
    });
  });

  test('an interpreter that lacks what it needs', async () => {
    const python = fakePython(`say({ failed: 'has no PyTorch', next: 'Install it.' });`);
    await expect(start(python)).rejects.toMatchObject({
      message: 'the peer: has no PyTorch',
      next: 'Install it.',
    });
  });

  test('a process that dies, with its last words', async () => {
    const python = fakePython(
      `process.stderr.write('out of memory\\n'); process.exitCode = 3; process.stdin.destroy();`,
    );
    await expect(start(python)).rejects.toMatchObject({
      message: 'the process of the peer ended by exit code 3; its last words: out of memory',
    });
  });

  test('a process that is not ready in time', async () => {
    await expect(start(fakePython(''), { limitSeconds: 0.5 })).rejects.toMatchObject({
      message: 'the peer was not ready within 0.5 seconds',
    });
  });
});

test('a fault of seqcmp in the process is none of the user', async () => {
  const python = fakePython(`say({ failed: 'Error: internal: oh', next: null });`);
  await expect(start(python)).rejects.toMatchObject({
    name: 'Error',
    message: 'the peer: Error: internal: oh',
  });
});

test('no process that is gone waits for an abort', async () => {
  const { signal } = new AbortController();
  await (await start(steadyPython(12), { signal })).end();
  await expect(start('/nowhere/python', { signal })).rejects.toThrow('could not be started');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('an abort ends the process, ready or not', async () => {
  const controller = new AbortController();
  const waiting = start(fakePython(''), { signal: controller.signal });
  controller.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  const second = new AbortController();
  const silent = fakePython(`if (isConfig) say({ ready: {} });`);
  const process = await start(silent, { signal: second.signal });
  const asked = process.run(1);
  second.abort(new Error('stopped'));
  await expect(asked).rejects.toThrow('stopped');
  await process.end();
});
