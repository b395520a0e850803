/** Ctrl-C while a corpus is read, and what becomes of copies of pipes. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { loadCorpus } from '../data/corpus.ts';
import { settlePipes } from '../data/piped.ts';
import { defaultConfig, temporaryFolder } from '../testing/temporary-run.ts';
import { whilePreparing } from './prepare.ts';

afterEach(() => vi.unstubAllEnvs());

test.runIf(process.platform !== 'win32')(
  'a signal is heard though the work went on without a pause',
  async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    const onLeave = vi.fn();
    const work = async () => {
      process.kill(process.pid, 'SIGINT');
      for (const until = performance.now() + 20; performance.now() < until; );
    };
    await whilePreparing(true, work, onLeave);
    expect(onLeave).toHaveBeenCalledOnce();
    expect(exit).toHaveBeenCalledWith(130);
  },
);

/** Loads what comes by standard input, with a cache of its own. @returns where the copy lay, in which cache */
async function prepare(keepCopies: boolean, text: string, cache: string): Promise<string> {
  vi.stubEnv('SEQCMP_CACHE', cache);
  const { corpus, data, tokenizer } = defaultConfig();
  return whilePreparing(true, async (reading) => {
    const stdin = () => Readable.from([Buffer.from(text)]);
    const settled = await settlePipes({ ...corpus, name: '-' }, { ...reading, stdin, keepCopies });
    await loadCorpus(settled, data, tokenizer, reading);
    return settled.name;
  });
}

const PAIRS = Array.from({ length: 200 }, (_, i) => `${i}\t${7 * i}\n`).join('');

test('a copy of a pipe stays where it is asked for, and is removed elsewhere', async () => {
  const cache = join(temporaryFolder(), 'cache');
  expect(existsSync(await prepare(false, PAIRS, cache))).toBe(false);
  expect(readdirSync(cache)).toEqual([]);
  expect(existsSync(await prepare(true, PAIRS, cache))).toBe(true);
});

test('what fails takes no copy that another command may read, and calls standard input by its name', async () => {
  const cache = join(temporaryFolder(), 'cache');
  const bad = `${PAIRS}x\n`;
  const failing = (keepCopies: boolean) =>
    expect(prepare(keepCopies, bad, cache)).rejects.toThrow('standard input:201: expected two columns');
  await failing(false);
  expect(readdirSync(cache)).toEqual([]);
  await failing(true);
  expect(readdirSync(cache)).toHaveLength(1);
});
