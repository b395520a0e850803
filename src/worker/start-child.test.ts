import { expect, test } from 'vitest';
import { entryOf } from '../testing/entry-of.ts';
import { lastWords } from './last-words.ts';
import { type ChildEnd, startChild } from './start-child.ts';

/** What it says after it is told `start`, and how it ends. */
function heardOf(code: string): Promise<{ readonly said: unknown[]; readonly end: ChildEnd }> {
  return new Promise((resolve) => {
    const said: unknown[] = [];
    const child = startChild(
      entryOf(code),
      (each) => said.push(each),
      (end) => resolve({ said, end }),
    );
    child.tell('start');
  });
}

test('what is said last and written last is heard before the end', async () => {
  const { said, end } = await heardOf(`process.on('message', (told) => {
    for (let i = 0; i < 1000; i++) process.send([told, i]);
    process.send('last', () => process.stderr.write('é'.repeat(5000) + '\\nout of paper\\n', () => process.exit(3)));
  });`);
  expect(said).toHaveLength(1001);
  expect(said.at(-1)).toBe('last');
  expect(end).toEqual({ code: 3, signal: null, how: 'exit code 3; its last words: out of paper' });
});

test('the last words of a process that throws are the error', async () => {
  const { end } = await heardOf(`process.on('message', () => { throw new RangeError('no such row'); });`);
  expect(end.how).toBe('exit code 1; its last words: RangeError: no such row');
});

test.each([
  ['class Odd extends Error {} throw new Odd("strange");', 'strange'],
  ['throw new Error();', 'Error'],
  ['throw { code: 3 };', '{ code: 3 }'],
  ['structuredClone(() => {});', 'could not be cloned.'],
  [
    'console.error(new Error("handled")); process.stderr.write("out of ink\\n", () => process.exit(9));',
    'out of ink',
  ],
])('the last words of %s', async (code, words) => {
  const { end } = await heardOf(`process.on('message', () => { ${code} });`);
  expect(end.how).toMatch(/^exit code \d; its last words: [^\n]+$/);
  expect(end.how).toContain(words);
});

test('the last words of a process out of memory are not the stack after them', () => {
  const stderr = `<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xb78db3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]
10: 0x195e476  [node]
`;
  expect(lastWords(stderr)).toBe(
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  );
});

const LISTEN = new URL('../../dist/worker/listen-to-parent.js', import.meta.url);

test.runIf(process.platform !== 'win32')(
  'a process that is suspended and let go on within one step goes on',
  async () => {
    const { said, end } = await heardOf(`
      const { listenToParent } = await import('${LISTEN}');
      const { say, leave } = listenToParent(() => {
        for (const signal of ['SIGTSTP', 'SIGCONT']) {
          process.kill(process.pid, signal);
          for (const until = performance.now() + 20; performance.now() < until; );
        }
        setTimeout(() => {
          say('next');
          leave();
        }, 10);
      });`);
    expect(said).toEqual(['next']);
    expect(end.code).toBe(0);
  },
);

test('a process that is not there may be told anything', async () => {
  const end = await new Promise<ChildEnd>((resolve) => {
    const child = startChild(
      entryOf('process.disconnect();'),
      () => {},
      (how) => {
        expect(child.isListening()).toBe(false);
        child.tell('hello');
        child.kill();
        resolve(how);
      },
    );
  });
  expect(end).toEqual({ code: 0, signal: null, how: 'exit code 0' });
});
