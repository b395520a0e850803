import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { isProcessAlive } from '../run/run-lock.ts';
import { entryOf } from '../testing/entry-of.ts';
import { plain } from '../testing/model-variants.ts';
import { untrainedRun } from '../testing/untrained-run.ts';
import type { FromAnswering, ToAnswering } from './answering-messages.ts';
import { startAnswering } from './answering-process.ts';
import { type ChildEnd, startChild } from './start-child.ts';

const plan = { dir: '/nowhere', threads: 1, settings: {}, without: null };

describe('what is heard', () => {
  /** Says its id as soon as it is told anything, then all of this. */
  const saying = (code: string) =>
    entryOf(`const say = (message) => process.send({ type: 'failed', message, next: null });
    process.once('message', () => { process.send({ type: 'open', facts: process.pid }); ${code} });`);

  async function heardUntilGone(entry: URL, kills = false): Promise<FromAnswering[]> {
    const heard: FromAnswering[] = [];
    const { kill } = startAnswering(
      plan,
      (said) => {
        heard.push(said);
        if (kills) kill();
      },
      entry,
    );
    await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(0);
    const [first] = heard;
    const id = Number(first.type === 'open' && first.facts);
    await expect.poll(() => isProcessAlive(id), { timeout: 10_000 }).toBe(false);
    // Its end is heard after it.
    await setTimeout(200);
    return heard.slice(1);
  }

  test('a failure is the last: not what is said after it, and not the end', async () => {
    const heard = await heardUntilGone(
      saying(`say('no such run'); say('again'); process.exitCode = 3; process.disconnect();`),
    );
    expect(heard).toEqual([{ type: 'failed', message: 'no such run', next: null }]);
  });

  test('a death is a failure, with its last words', async () => {
    const heard = await heardUntilGone(saying(`throw new Error('no more paper');`));
    const message = 'its process ended by exit code 1; its last words: Error: no more paper';
    expect(heard).toEqual([{ type: 'failed', message, next: null }]);
  });

  test('after it was killed nothing is', async () => {
    expect(await heardUntilGone(saying(`for (let i = 0; i < 100; i++) say('too late');`), true)).toEqual([]);
  });
});

describe('the process, as it was built,', () => {
  const BUILT = new URL('../../dist/worker/answering-entry.js', import.meta.url);

  /** What it says when it is told this, and its end. */
  function conversation(messages: readonly ToAnswering[]) {
    return new Promise<{ readonly said: FromAnswering[]; readonly end: ChildEnd }>((resolve) => {
      const said: FromAnswering[] = [];
      const child = startChild<ToAnswering, FromAnswering>(
        BUILT,
        (each) => said.push(each),
        (end) => resolve({ said, end }),
      );
      for (const message of messages) child.tell(message);
    });
  }

  test('says why it cannot open a run, and ends', async () => {
    const { said, end } = await conversation([{ type: 'open', plan }]);
    expect(said).toMatchObject([{ type: 'failed', message: 'there is no run "/nowhere"' }]);
    expect(end.how).toBe('exit code 0');
  });

  test('ends at what it cannot answer', async () => {
    const { dir } = untrainedRun(plain[0][1]);
    const line = null as unknown as string;
    const { said, end } = await conversation([
      { type: 'open', plan: { ...plan, dir } },
      { type: 'ask', question: { id: 1, line, references: [] } },
    ]);
    expect(said.map(({ type }) => type)).toEqual(['open', 'failed']);
    expect(end.how).toBe('exit code 0');
  });
});
