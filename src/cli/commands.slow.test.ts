/** The real commands, shrunk: they train, stop, go on, answer, score and report in a temporary folder. */
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandOptions, type Ended, seqcmp } from '../testing/run-command.ts';

// macOS has its folder for what is temporary behind a link.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seqcmp-commands-')));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TINY = ['--preset', 'tiny', '--set', 'corpus.pairs=2000', '--set', 'train.validEvery=10'];
const run = (args: readonly string[], options: CommandOptions = {}): Promise<Ended> =>
  seqcmp(args, { cwd: folder, ...options });

async function done(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const ended = await run(args, options);
  expect(ended.code, ended.stderr).toBe(0);
  return ended;
}

/** Every file below, by its path. */
function filesOf(dir: string): Record<string, string> {
  const names = readdirSync(join(folder, dir), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(files.sort().map((path) => [path, readFileSync(path, 'latin1')]));
}

/** What a verdict says before it comes to costs, which clocks have measured. */
const qualityOf = (verdict: string) => verdict.split(/\)(?:, at|; the|; by) /)[0].replace(/\)\.$/, '');

const bestOf = (dir: string) => readFileSync(join(folder, dir, 'checkpoints', 'best.safetensors'));

describe('compare', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await run([
      'compare',
      'reverse',
      '--steps',
      '20',
      ...TINY,
      '--seed',
      '1',
      '--out',
      'pair',
      '--json',
    ]);
  });

  test('prints one JSON object with the names that others build on', () => {
    expect(ended.code, ended.stderr).toBe(0);
    const result = JSON.parse(ended.stdout);
    expect(result).toMatchObject({
      schemaVersion: 1,
      verdict: expect.stringMatching(/95 % interval[\s\S]*spread of seeds is unknown/),
      corpus: { name: 'reverse' },
      tokenizerHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(result.runs.map(({ model }: { model: string }) => model)).toEqual(['rnn', 'transformer']);
    for (const each of result.runs) {
      expect(each.dir).toBe(join(folder, 'pair', each.model));
      expect(each.updates).toBe(20);
      expect(each.metrics.wer + each.metrics.exact).toBeCloseTo(100, 9);
      expect(each.validPerplexity).toBeCloseTo(Math.exp(each.validLoss), 6);
      const numbers = ['parameters', 'sourceTokens', 'targetTokens', 'trainSeconds', 'targetTokensPerSecond'];
      for (const name of [...numbers, 'peakMemoryMB']) expect(each[name], name).toBeGreaterThan(0);
    }
    expect(result.runs[0].targetTokens).toBe(result.runs[1].targetTokens);
  });

  test('says on stderr what it does, without bars', () => {
    for (const text of [
      'corpus',
      'parameters',
      'rnn: training',
      'transformer: update 10',
      'validation loss',
    ]) {
      expect(ended.stderr).toContain(text);
    }
    expect(ended.stderr).not.toContain('\u001b');
  });

  test('writes a report that `report` makes again from a copy, byte for byte', async () => {
    cpSync(join(folder, 'pair'), join(folder, 'copy'), { recursive: true });
    for (const name of ['report.html', 'report.md', 'report.json']) rmSync(join(folder, 'copy', name));
    await done(['report', 'copy']);
    await done(['report', 'pair/rnn', 'pair/transformer', '--out', 'elsewhere']);
    for (const name of ['report.html', 'report.md', 'report.json']) {
      const written = readFileSync(join(folder, 'pair', name), 'utf8');
      expect(readFileSync(join(folder, 'copy', name), 'utf8')).toBe(written);
      expect(readFileSync(join(folder, 'elsewhere', name), 'utf8')).toBe(written);
    }
  });

  test('leaves runs that eval scores as their summaries do', async () => {
    const scored = JSON.parse((await done(['eval', 'pair', '--json'])).stdout);
    const { runs, verdict } = JSON.parse(ended.stdout);
    expect(qualityOf(scored.verdict)).toBe(qualityOf(verdict));
    for (const [i, { metrics }] of runs.entries()) expect(scored.runs[i].metrics).toEqual(metrics);
    expect(scored.significance).toHaveLength(5);
    const { stdout } = await done(['eval', 'pair/rnn', 'pair/transformer', 'pair/rnn']);
    expect(stdout).toContain('name two for their significance');
  });

  test('leaves runs that eval decodes on another split, and keeps', async () => {
    const first = JSON.parse((await done(['eval', 'pair', '--split', 'valid', '--json'])).stdout);
    const again = await done(['eval', 'pair', '--split', 'valid', '--json']);
    expect(JSON.parse(again.stdout)).toEqual(first);
    expect(again.stderr).toBe('');
  });

  test('leaves runs that decode answers with, a line for a line', async () => {
    const input = 'abc\r\n\n  xyz  \nü';
    const one = await done(['decode', 'pair/rnn'], { input });
    expect(one.stdout.split('\n')).toHaveLength(5);
    expect(one.stdout.split('\n')[1]).toBe('');
    expect(one.stderr).toContain('1 of 4 lines had symbols that the source vocabulary does not hold');
    writeFileSync(join(folder, 'lines.txt'), input);
    expect((await done(['decode', 'pair/rnn', '--input', 'lines.txt'])).stdout).toBe(one.stdout);
    const rows = (await done(['decode', 'pair'], { input })).stdout.trimEnd().split('\n');
    expect(rows.map((row) => row.split('\t').slice(0, 3).join(' '))).toEqual(
      [1, 2, 3, 4].flatMap((line) => [`${line} pair/rnn 1`, `${line} pair/transformer 1`]),
    );
    const [json] = (await done(['decode', 'pair/rnn', '--json'], { input })).stdout.split('\n');
    expect(JSON.parse(json)).toMatchObject({
      line: 1,
      run: 'pair/rnn',
      rank: 1,
      text: one.stdout.split('\n')[0],
    });
  });

  test('leaves runs that say of a line once that it was too long to be read whole', async () => {
    const { stdout, stderr } = await done(['decode', 'pair'], { input: `abc\n${'a'.repeat(300)}\n` });
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(stderr.match(/^Line .*$/gm)).toEqual([
      'Line 2 has over 256 tokens and was read up to there (decode.maxSourceLength).',
    ]);
  });

  test('leaves runs that say once how many answers were cut before they ended', async () => {
    const cut = await done(['decode', 'pair', '--min-length', '3', '--max-length', '3'], {
      input: 'abc\n\nxyz\n',
    });
    expect(cut.stderr).toContain(
      '4 of 6 answers reached the longest that an answer may be before they ended (decode.maxLengthFactor, --max-length).\n',
    );
    const least = await done(['decode', 'pair/rnn', '--min-length', '300'], { input: 'abc\n' });
    expect(least.stderr.match(/^1 of 1 answer reached the longest/gm)).toHaveLength(1);
  });

  test('leaves runs that decode with nothing written beside them, where a library would keep what it reports', async () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const env = { HOME: home, TMPDIR: home, TEMP: home, TMP: home, CI: '', ORT_DISABLE_TELEMETRY: '0' };
    await done(['decode', 'pair/rnn'], { input: 'hello\n', env });
    expect(readdirSync(home)).toEqual([]);
  });

  test('leaves runs whose answers are searched, drawn, put together and scored', async () => {
    const input = 'abc\n\nxyz\n';
    const rowsOf = async (...args: string[]) =>
      (await done(['decode', ...args, '--json'], { input })).stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    const best = await rowsOf('pair/rnn', '--beam', '3', '--nbest', '2', '--no-repeat', '2');
    expect(best.map(({ line, rank }) => [line, rank])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [3, 1],
      [3, 2],
    ]);
    expect(best[0].ranked).toBeGreaterThanOrEqual(best[1].ranked);
    expect(await rowsOf('pair/rnn', '--nbest', '3')).toEqual(
      await rowsOf('pair/rnn', '--nbest', '3', '--beam', '3'),
    );
    const drawn = await rowsOf('pair/rnn', '--sample', '--seed', '3');
    expect(await rowsOf('pair/rnn', '--sample', '--seed', '3')).toEqual(drawn);
    const together = await rowsOf('--ensemble', 'pair', '--beam', '2');
    expect(together.map(({ run }) => run)).toEqual(Array(3).fill('pair/rnn+pair/transformer'));
    const pairs = together.map(({ text }, i) => `${['abc', '', 'xyz'][i]}\t${text}`).join('\n');
    const scored = (await done(['score', '--ensemble', 'pair'], { input: pairs })).stdout.split('\n');
    expect(scored[1]).toBe('');
    // An answer that was cut has no end, which a given target has.
    expect(Number(scored[0])).toBeLessThanOrEqual(together[0].score + 1e-3);
    const tokens = (await done(['score', 'pair/rnn', '--tokens'], { input: 'abc\tcba\n' })).stdout.split(
      '\t',
    );
    expect(tokens).toHaveLength(5);
    const unknown = await done(['score', 'pair/rnn', '--tokens'], { input: 'abc\tcbא\n' });
    expect(unknown.stdout).toContain('\t<unk> -');
    expect(unknown.stderr).toContain('1 of 1 line had symbols that the target vocabulary does not hold');
    expect(tokens[4]).toMatch(/^<\/s> -\d/);
    const empty = (await done(['score', 'pair/rnn', '--tokens'], { input: 'abc\t\n' })).stdout;
    expect(empty).toMatch(/^-\d[\d.]*\t<\/s> -\d[\d.]*\n$/);
  });

  test.each([
    [['--temperature', '2'], '--temperature is for drawing tokens', 'Add --sample'],
    [['--min-length', '9', '--max-length', '5'], '--min-length: expected at most', 'Change one of the two'],
  ])('leaves runs that decode refuses %j with', async (flags, message, next) => {
    const { code, stdout, stderr } = await run(['decode', 'pair/rnn', ...flags], { input: 'abc\n' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(next);
  });

  test('leaves runs whose models answer without a part that they have', async () => {
    const input = 'abcdef\n';
    const scoreOf = async (...flags: string[]) =>
      JSON.parse((await done(['decode', 'pair/transformer', '--json', ...flags], { input })).stdout).score;
    expect(await scoreOf('--without', 'positions')).not.toBe(await scoreOf());
    const { stdout } = await done(['decode', 'pair', '--without', 'scaling'], { input });
    const rows = stdout.split('\n').map((row) => row.split('\t'));
    expect(rows.map(([, name]) => name)).toEqual(['pair/rnn', 'pair/transformer without scaling', undefined]);
    const none = await run(['decode', 'pair/rnn', '--without', 'scaling'], { input });
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toMatch(/no scaling that could be left out[\s\S]*It has attention, gates/);
    const unknown = await run(['decode', 'pair/rnn', '--without', 'gaets'], { input });
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('Did you mean gates?');
  });

  test('leaves runs that are scored without each of their parts, against the whole', async () => {
    const { runs } = JSON.parse(
      (await done(['eval', 'pair', '--parts', '--metrics', 'per', '--json'])).stdout,
    );
    const partsOf = ({ parts }: { parts: { part: string }[] }) => parts.map(({ part }) => part).join();
    expect(runs.map(partsOf)).toEqual([
      'attention,gates',
      'attention,self-attention,other-heads,feed-forward,positions,scaling,mask,residual,norm',
    ]);
    for (const { metrics, parts } of runs) {
      for (const { part, scores, significance } of parts) {
        const [{ bootstrap }] = significance;
        expect(scores.per - metrics.per).toBeCloseTo(bootstrap.delta, 6);
        if (part === 'mask') expect(bootstrap).toMatchObject({ delta: 0, low: 0, high: 0 });
      }
    }
    const text = (await done(['eval', 'pair/rnn', '--parts', '-q'])).stdout;
    expect(text).toMatch(/^\S+ without +WER +change, 95 % interval +PER/);
    const beside = await run(['eval', 'pair', '--parts', '--analysis']);
    expect(beside).toMatchObject({ code: 2, stdout: '' });
    expect(beside.stderr).toContain('found --analysis beside it');
  });

  test('leaves runs that are listed and shown', async () => {
    const { runs } = JSON.parse((await done(['runs', 'list', '.', '--json'])).stdout);
    expect(runs).toContainEqual(
      expect.objectContaining({ name: 'pair/rnn', model: 'rnn', finished: true, updates: 20 }),
    );
    expect((await done(['runs', 'show', 'pair/rnn'])).stdout).toMatch(/train\.validEvery +10/);
  });

  test('refuses the folder a second time', async () => {
    const again = await run(['compare', 'reverse', '--steps', '1', '--out', 'pair']);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('pair is there already');
    expect(again.stderr).toContain('seqcmp compare --resume pair');
  });
});

describe('a comparison of two seeds', () => {
  const command = ['compare', 'reverse', '--steps', '20', ...TINY, '--seeds', '2'];
  const WEIGHTS = ['rnn', 'transformer'].flatMap((model) => [1, 2].map((seed) => `${model}-seed${seed}`));

  test('stopped twice, in either seed, and gone on with ends where it would have without', async () => {
    const straight = JSON.parse((await done([...command, '--out', 'straight-pair', '--json'])).stdout);
    expect(straight.seeds.seeds).toEqual([1, 2]);
    expect(straight.runs).toHaveLength(4);
    const first = await run([...command, '--out', 'stopped-pair'], {
      interrupt: { signal: 'SIGTERM', when: /rnn seed 1: update 10/ },
    });
    expect(first.code, first.stderr).toBe(143);
    expect(first.stderr).toContain('seqcmp compare --resume stopped-pair');
    const second = await run(['compare', '--resume', 'stopped-pair'], {
      interrupt: { signal: 'SIGINT', when: /seed 2: update 10/ },
    });
    expect(second.code, second.stderr).toBe(130);
    const ended = await done(['compare', '--resume', 'stopped-pair', '--json']);
    expect(ended.stderr).toContain('2 of 4 runs are finished');
    for (const name of WEIGHTS) {
      expect(bestOf(`stopped-pair/${name}`).equals(bestOf(`straight-pair/${name}`)), name).toBe(true);
    }
    const resumed = JSON.parse(ended.stdout);
    expect(qualityOf(resumed.verdict)).toBe(qualityOf(straight.verdict));
    const flops = (result: { runs: { flops: number }[] }) => result.runs.map((each) => each.flops);
    expect(flops(resumed)).toEqual(flops(straight));
    expect(existsSync(join(folder, 'stopped-pair', 'ledger.json'))).toBe(true);
  });

  test('with equal operations stops each run within one update of them', async () => {
    const flops = [
      'compare',
      'reverse',
      '--match',
      'flops',
      '--steps',
      '20',
      ...TINY,
      '--out',
      'flops',
      '--json',
    ];
    const { runs, matched } = JSON.parse((await done(flops)).stdout);
    expect(matched).toEqual([
      expect.stringContaining(' % apart'),
      expect.stringMatching(/FLOP each: what the \w+ takes for 20 updates/),
    ]);
    const spent = runs.map((each: { flops: number }) => each.flops);
    const updates = runs.map((each: { updates: number }) => each.updates);
    expect(Math.max(...updates)).toBe(20);
    expect(Math.max(...spent) / Math.min(...spent) - 1).toBeLessThan(1 / Math.min(...updates));
  });
});

describe('train', () => {
  const command = ['train', 'transformer', 'reverse', '--steps', '40', ...TINY];

  test('stopped and gone on with ends where it would have without', async () => {
    await done([...command, '--out', 'straight', '--quiet']);
    const stopped = await run([...command, '--out', 'stopped'], {
      interrupt: { signal: 'SIGTERM', when: /update 20/ },
    });
    expect(stopped.code, stopped.stderr).toBe(143);
    expect(stopped.stderr).toContain('seqcmp train --resume stopped');
    const lock = join(folder, 'stopped', '.lock');
    expect(existsSync(lock)).toBe(false);
    writeFileSync(lock, `${process.pid}`);
    const refused = await run(['train', '--resume', 'stopped']);
    expect({ code: refused.code, stderr: refused.stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`the process ${process.pid} does`),
    });
    rmSync(lock);
    const resumed = JSON.parse((await done(['train', '--resume', 'stopped', '--json'])).stdout);
    expect(resumed).toMatchObject({ schemaVersion: 1, model: 'transformer', updates: 40 });
    expect(resumed.command).toBe(`seqcmp ${command.join(' ')} --out stopped`);
    expect(bestOf('stopped').equals(bestOf('straight'))).toBe(true);
  });

  test("from a run's own config.json gives the same bytes of weights", async () => {
    await done(['train', 'transformer', '--config', 'straight/config.json', '--out', 'again', '--quiet']);
    expect(bestOf('again').equals(bestOf('straight'))).toBe(true);
  });

  test('of a finished run shows the summary and changes no byte', async () => {
    const before = filesOf('straight');
    const { stdout } = await done(['train', '--resume', 'straight']);
    expect(stdout).toContain('validation loss');
    expect(filesOf('straight')).toEqual(before);
  });

  test('--quiet leaves stderr empty', async () => {
    const { stdout, stderr } = await done([
      'train',
      'rnn',
      'copy',
      '--steps',
      '2',
      ...TINY,
      '-q',
      '--out',
      'quiet',
    ]);
    expect(stderr).toBe('');
    expect(stdout).toContain('validation perplexity');
  });

  test('takes two aligned files', async () => {
    const words = Array.from({ length: 200 }, (_, i) => `w${i}`);
    writeFileSync(join(folder, 'a.txt'), `${words.join('\n')}\n`);
    writeFileSync(join(folder, 'b.txt'), `${words.map((word) => [...word].join(' ')).join('\n')}\n`);
    const files = ['--source', 'a.txt', '--target', 'b.txt'];
    const plan = JSON.parse((await done(['train', 'rnn', ...files, '--dry-run', '--json'])).stdout);
    expect(plan.corpus.levels).toEqual({ source: 'char', target: 'word' });
  });
});
