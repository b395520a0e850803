import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configSchema, SPLITS } from '../config/schema.ts';
import {
  absoluteCorpus,
  allPairs,
  BUILT_IN,
  type Corpus,
  corpusName,
  examplesOf,
  loadCorpus,
} from './corpus.ts';

const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' } });
const load = (settings: Partial<typeof corpus>): Promise<Corpus> =>
  loadCorpus({ ...corpus, ...settings }, data, tokenizer);
const pairsOf = ({ splits }: Corpus) => SPLITS.flatMap((split) => allPairs(splits[split]));

describe('cmudict', async () => {
  const cmudict = await load({ name: 'cmudict' });

  test('has the words and pronunciations that its README states', () => {
    const pairs = pairsOf(cmudict);
    expect(new Set(pairs.map(({ source }) => source)).size).toBe(124_920);
    expect(pairs.length).toBe(133_659);
    expect(new Set(pairs.flatMap(({ target }) => target.split(' '))).size).toBe(39);
  });

  test('holds no stress, no variant number and no comment', () => {
    const targets = (word: string) =>
      pairsOf(cmudict)
        .filter(({ source }) => source === word)
        .map(({ target }) => target);
    expect(targets('abandon')).toEqual(['AH B AE N D AH N']);
    expect(targets('aalborg')).toEqual(['AO L B AO R G', 'AA L B AO R G']);
    expect(
      pairsOf(cmudict).every(
        ({ source, target }) => /^[a-z']+$/.test(source) && /^[A-Z]+( [A-Z]+)*$/.test(target),
      ),
    ).toBe(true);
  });

  test('is split 90, 5 and 5 per cent, and no word stands in two splits', () => {
    const words = SPLITS.map((split) => new Set(allPairs(cmudict.splits[split]).map(({ source }) => source)));
    expect(words.map(({ size }) => Math.round((100 * size) / 124_920))).toEqual([90, 5, 5]);
    expect(words.reduce((sum, { size }) => sum + size, 0)).toBe(124_920);
    expect(SPLITS.map((split) => cmudict.sources[split])).toEqual(words.map(({ size }) => size));
  });

  test('reads spelling as characters and pronunciation as words', () => {
    expect(cmudict.levels).toEqual({ source: 'char', target: 'word' });
  });

  test('gathers the pronunciations of a word as references', () => {
    const examples = examplesOf(pairsOf(cmudict));
    expect(examples.length).toBe(124_920);
    expect(examples.find(({ source }) => source === 'a')?.references).toEqual(['AH', 'EY']);
  });
});

describe.each(['reverse', 'copy', 'sort'])('%s', (name) => {
  const answers: Record<string, (letters: string[]) => string[]> = {
    reverse: (letters) => letters.reverse(),
    copy: (letters) => letters,
    sort: (letters) => letters.sort(),
  };

  test('gives the right target for strings of every length up to the limit', async () => {
    const pairs = pairsOf(await load({ name, pairs: 2000, length: 7 }));
    for (const { source, target } of pairs) expect(target).toBe(answers[name]([...source]).join(''));
    expect(pairs.every(({ source }) => /^[a-z]+$/.test(source))).toBe(true);
    expect([...new Set(pairs.map(({ source }) => source.length))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  test('counts the draws that came twice', async () => {
    const { counts } = await load({ name, pairs: 2000 });
    expect(counts.duplicate).toBeGreaterThan(0);
    expect(counts).toMatchObject({ read: 2000, kept: 2000 - counts.duplicate, empty: 0, ambiguous: 0 });
  });
});

describe('dates', async () => {
  const dates = await load({ name: 'dates' });

  test('are real days from 1900 to 2099 in ISO 8601', () => {
    for (const { target } of pairsOf(dates)) {
      expect(target).toMatch(/^(19|20)\d\d-\d\d-\d\d$/);
      expect(new Date(`${target}T00:00:00Z`).toISOString().slice(0, 10)).toBe(target);
    }
  });

  test('never give one source two targets', () => {
    expect(examplesOf(pairsOf(dates)).every(({ references }) => references.length === 1)).toBe(true);
  });

  test('write all four digits of the year, in digits of several scripts', () => {
    const digits = pairsOf(dates).map(({ source }) => source.match(/\p{Nd}/gu)?.length ?? 0);
    expect(Math.min(...digits)).toBeGreaterThanOrEqual(5);
    expect(pairsOf(dates).some(({ source }) => /[٠-٩]{4}/.test(source))).toBe(true);
  });
});

describe('loadCorpus', () => {
  test.each(BUILT_IN.map(({ name }) => name).filter((name) => !['cmudict', 'scan'].includes(name)))(
    'gives %s again from the same seed, and other pairs from another',
    async (name) => {
      const [first, again, other] = await Promise.all(
        [1, 1, 2].map((seed) => load({ name, seed, pairs: 500 })),
      );
      expect(pairsOf(again)).toEqual(pairsOf(first));
      expect(again.hash).toBe(first.hash);
      expect(other.hash).not.toBe(first.hash);
      expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  // The texts of `dates` are those of one ICU version.
  const stated = BUILT_IN.filter(({ name }) => name !== 'dates' || process.versions.icu === '78.2');
  test.each(stated.map(({ name }) => name))('makes %s as its README states it', async (name) => {
    const readme = readFileSync(new URL(`../../corpora/${name}/README.md`, import.meta.url), 'utf8');
    const { hash, splits } = await load({ name });
    expect(readme).toContain(hash);
    for (const split of SPLITS) expect(readme).toContain(splits[split].length.toLocaleString('en'));
  });

  test('leaves the test split as it is when the validation split grows', async () => {
    const small = await load({ name: 'reverse' });
    const large = await loadCorpus({ ...corpus, name: 'reverse' }, { ...data, validPercent: 20 }, tokenizer);
    expect(allPairs(large.splits.test)).toEqual(allPairs(small.splits.test));
    expect(large.hash).not.toBe(small.hash);
  });

  test('lets the settings choose the levels', async () => {
    const { levels } = await loadCorpus({ ...corpus, name: 'copy' }, data, { ...tokenizer, target: 'word' });
    expect(levels).toEqual({ source: 'char', target: 'word' });
  });

  test('suggests a built-in name and a file for a name that is neither', async () => {
    await expect(load({ name: 'cmudcit' })).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 1,
      message: 'expected the name of a corpus, or the path of a file or folder of pairs; found "cmudcit"',
      next: 'Did you mean cmudict? The path of a TSV file, a source and a target on each line, works too.',
    });
  });

  test('says how many pairs each split has when one has none', async () => {
    await expect(load({ name: 'copy', pairs: 10, length: 1 })).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 1,
      message: expect.stringMatching(
        /^copy: expected at least one pair in each split; found \d train, \d valid, \d test/,
      ),
      next: expect.stringContaining('data.validPercent (5)'),
    });
    const thin = { ...data, trainPercent: 0.001 };
    await expect(loadCorpus({ ...corpus, name: 'copy', pairs: 300 }, thin, tokenizer)).rejects.toMatchObject({
      message: expect.stringContaining('found 0 train'),
      next: 'Raise data.trainPercent (0.001).',
    });
  });
});

describe('the settings of a corpus', () => {
  test('name files from the root, and built-in corpora by their names', () => {
    expect(absoluteCorpus({ ...corpus, name: 'dates' }).name).toBe('dates');
    expect(absoluteCorpus({ ...corpus, name: 'my/pairs.tsv.gz' }).name).toBe(resolve('my/pairs.tsv.gz'));
    expect(absoluteCorpus({ ...corpus, name: 'dates', target: 'b.txt' })).toMatchObject({
      name: resolve('dates'),
      target: resolve('b.txt'),
    });
  });

  test('give a name without folder and ending', () => {
    expect(['dates', '/home/me/pairs.tsv.gz', '/home/me/dates'].map((name) => corpusName({ name }))).toEqual([
      'dates',
      'pairs',
      'dates',
    ]);
  });
});
