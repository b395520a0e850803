/** The whole program as it is typed: suggestions, exit codes, JSON, settings, completion, cleaning. What trains: commands.slow.test.ts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BIN, type Ended, seqcmp } from '../testing/run-command.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';

describe('what cannot be read exits with 2 and a suggestion, and prints nothing on stdout', () => {
  test.each([
    [['tran'], "unknown command 'tran'", 'Did you mean train?'],
    [['train', 'rnn', '--bugdet', '5m'], "unknown option '--bugdet'", 'Did you mean --budget?'],
    [['train', 'transfomer'], 'found "transfomer"', 'Did you mean transformer?'],
    [['train'], 'expected a model', '--resume RUN'],
    [['compare', '--models', 'rnn,rmn'], 'found "rmn"', 'Did you mean rnn?'],
    [['compare', '--models', 'rnn,gpt'], 'found "gpt"', 'Choose one of them.'],
    [['report', 'x', '--format', 'pdf'], 'found "pdf"', 'Choose one of them.'],
    [['compare', '--models', 'rnn'], 'two different models', 'seqcmp train'],
    [['compare', 'reverse', '--budget', 'soon'], '--budget: expected a duration', 'Give a number'],
    [['compare', 'reverse', '--steps', '0'], '--steps: expected a whole number', 'Give digits'],
    [['compare', 'reverse', '--seeds', '1k'], '--seeds: expected at most 100, found 1k', 'a number of runs'],
    [['compare', 'reverse', '--seed', 'x'], '--seed: expected a whole number', ''],
    [['compare', 'reverse', '--engine', 'onxx'], 'found "onxx"', 'Did you mean onnx?'],
    [
      ['compare', 'reverse', '--set', 'transformer.corpus.name=copy'],
      'corpus.name: expected the same for every model',
      'seqcmp train',
    ],
    [['compare', 'reverse', '--preset', 'tinny'], '--preset', 'Did you mean tiny?'],
    [['compare', 'reverse', '--set', 'model.drpout=1'], 'unknown setting model.drpout', 'dropout'],
    [['compare', '--source', 'a'], '--source and --target together', ''],
    [['compare', 'reverse', '--source', 'a', '--target', 'b'], 'found both', 'Leave out reverse'],
    [['compare', 'reverse', '--match', 'parms'], 'found "parms"', 'Did you mean params?'],
    [['compare', 'reverse', '--match', 'steps'], 'expected budget.updates as the only limit', '--steps 2k'],
    [
      ['compare', '--resume', 'x', '--seeds', '2'],
      'nothing but the comparison, or a larger budget; found --seeds',
      '',
    ],
    [['completion', 'bsh'], 'found "bsh"', 'Did you mean bash?'],
    [
      ['train', 'rnn', '--resume', 'x'],
      'nothing but the run, or a larger budget; found rnn',
      'Leave it out'.toLowerCase(),
    ],
    [['train', '--resume', 'x', '--seed', '3'], 'found --seed', ''],
    [['train', 'rnn', 'reverse', '--out', ''], '--out: expected a path, found ""', 'leave the option out'],
    [['report', 'x', '--out='], '--out: expected a path, found ""', 'leave the option out'],
    [['corpus'], 'Usage: seqcmp corpus', 'list'],
    [['help', 'trian'], "unknown command 'trian'", 'Did you mean train?'],
    [['tran', '--help'], "unknown command 'tran'", 'Did you mean train?'],
    [['corpus', 'lst', '-h'], "unknown command 'lst'", 'Did you mean list?'],
    [['corpus', 'lst'], "unknown command 'lst'", 'Did you mean list?'],
    [['corpus', 'show'], "missing required argument 'name'", 'See seqcmp corpus show --help.'],
    [['corpus', 'make', 'revers', '--out', 'x'], 'found "revers"', 'Did you mean reverse?'],
    [
      ['corpus', 'make', 'cmudict', '--pairs', '9', '--out', 'x'],
      '--pairs changes nothing in cmudict',
      'always the same',
    ],
    [['corpus', 'make', 'dates', '--length', '9', '--out', 'x'], '--length', '--pairs and --seed'],
    [['eval', '--hyp', 'a', '--ref', 'b', '--hyp2', 'c', '--samples', '5'], 'at least 40', '1000'],
    [['corpus', 'import', '--out', 'x'], 'found neither', '--help'],
    [['corpus', 'import', 'a.tsv'], '--out', '--help'],
    [['corpus', 'import', 'a.tsv', '--out', 'x', '--format', 'csv'], 'found "csv"', 'tsv, jsonl'],
    [['corpus', 'get', 'multi3k'], 'found "multi3k"', 'Did you mean multi30k?'],
    [['corpus', 'get', 'multi30k', '--languages', 'en'], 'expected two or more', 'source and a target'],
    [['corpus', 'get', 'multi30k', '--mirror', 'nowhere'], '--mirror: expected', 'https://'],
    [['--json', 'runs', 'list'], "unknown option '--json'", 'See seqcmp runs list --help.'],
    [['runs', 'list', 'a', 'b'], 'too many arguments', '--help'],
  ])('%j', async (args, message, next) => {
    const { code, stdout, stderr } = await seqcmp(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(next);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('what is found to be wrong exits with 1', () => {
  const found = (ended: Ended, message: string) => {
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 1, stdout: '' });
    expect(ended.stderr).toContain(message);
  };

  test('a corpus, before any folder is made', async () => {
    const cwd = temporaryFolder();
    found(await seqcmp(['compare', 'revers', '--steps', '1'], { cwd }), 'Did you mean reverse?');
    found(await seqcmp(['corpus', 'show', './no.tsv'], { cwd }), 'no.tsv');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a download that nobody allowed, and a folder that lacks it', async () => {
    const cwd = temporaryFolder();
    found(
      await seqcmp(['corpus', 'get', 'multi30k'], { cwd }),
      'Give --yes, or a local copy with --from DIR.',
    );
    found(
      await seqcmp(['corpus', 'get', 'multi30k', '--from', '.'], { cwd }),
      'found none of en, de, fr, cs',
    );
    found(await seqcmp(['corpus', 'show', 'multi30k'], { cwd }), 'seqcmp corpus get multi30k');
    const out = import.meta.filename;
    const nobody = ['--yes', '--mirror', 'http://127.0.0.1:1'];
    found(await seqcmp(['corpus', 'get', 'multi30k', ...nobody, '--out', out]), `cannot make ${out}: `);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('a file, with its line', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'pairs.tsv'), 'a\tb\nc\td\te\n');
    found(await seqcmp(['train', 'rnn', 'pairs.tsv', '--steps', '1'], { cwd }), 'pairs.tsv:2');
    found(await seqcmp(['train', 'rnn', 'pairs.tsv/x', '--steps', '1'], { cwd }), 'found nothing there');
    writeFileSync(join(cwd, 'x.yaml'), 'train:\n  warmup: soon\n');
    found(await seqcmp(['train', 'rnn', 'reverse', '--config', 'x.yaml'], { cwd }), 'x.yaml:2:3');
    expect(readdirSync(cwd)).toEqual(['pairs.tsv', 'x.yaml']);
  });

  test('a run', async () => {
    const cwd = temporaryFolder();
    for (const command of [
      ['eval'],
      ['decode'],
      ['score'],
      ['report'],
      ['runs', 'show'],
      ['train', '--resume'],
    ]) {
      found(await seqcmp([...command, 'nothing'], { cwd }), 'there is no run "nothing"');
    }
  });

  test('a folder of runs that was named', async () => {
    const cwd = temporaryFolder();
    found(await seqcmp(['runs', 'list', 'nothing'], { cwd }), 'expected a folder of runs');
    found(await seqcmp(['runs', 'clean', 'nothing', '--yes'], { cwd }), 'expected a folder of runs');
    expect((await seqcmp(['runs', 'list'], { cwd })).code).toBe(0);
  });

  test.runIf(process.platform !== 'win32')('a working folder that was removed', () => {
    const cwd = temporaryFolder();
    const typed = 'rmdir "$PWD" && exec "$0" "$1" runs list .';
    const { status, stderr } = spawnSync('sh', ['-c', typed, process.execPath, BIN], {
      cwd,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('the folder that you are in was removed');
  });

  test('a folder that holds something', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'mine'), '');
    found(await seqcmp(['compare', 'reverse', '--out', '.'], { cwd }), '--out');
    found(await seqcmp(['compare', 'reverse', '--out', 'mine'], { cwd }), 'mine is a file');
  });

  test('a name with control sequences, which stay out of the terminal', async () => {
    const { stderr } = await seqcmp(['corpus', 'show', 'x\u001b[2J\u202e']);
    expect(stderr).toContain('\\u001b[2J\\u202e');
    expect(stderr).not.toContain('\u001b');
  });
});

describe('--json is one JSON value on stdout', () => {
  const json = async (args: string[], cwd?: string): Promise<Record<string, unknown>> => {
    const { code, stdout } = await seqcmp([...args, '--json'], { cwd });
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };

  test('corpus list, show and stats', async () => {
    const { schemaVersion, corpora } = await json(['corpus', 'list']);
    expect(schemaVersion).toBe(1);
    expect(corpora).toContainEqual(expect.objectContaining({ name: 'cmudict' }));
    const small = ['reverse', '--set', 'corpus.pairs=300'];
    expect(await json(['corpus', 'show', ...small])).toMatchObject({
      name: 'reverse',
      levels: { source: 'char' },
    });
    expect(await json(['corpus', 'stats', ...small])).toMatchObject({
      cleaning: { read: 300 },
      source: { level: 'char', length: { least: 1, most: 12 } },
    });
  });

  test('in which nothing can move a cursor', async () => {
    const cwd = temporaryFolder();
    const lines = Array.from({ length: 60 }, (_, i) => `a${i}\u009b31m\u202e\tb${i}`);
    writeFileSync(join(cwd, 'odd.tsv'), `${lines.join('\n')}\n`);
    const { stdout } = await seqcmp(['corpus', 'show', 'odd.tsv', '--json'], { cwd });
    expect(stdout).not.toMatch(/[\u009b\u202e]/);
    expect(JSON.stringify(JSON.parse(stdout))).toContain('\u009b31m\u202e');
  });

  test('doctor finds an engine, and says why another is not there', async () => {
    const found = await json(['doctor']);
    const engines = found.engines as {
      name: string;
      present: boolean;
      reason: string | null;
      remedy: string | null;
    }[];
    expect(engines.map(({ name }) => name)).toEqual(['onnx', 'tensorflow', 'wasm', 'cpu']);
    expect(found.auto).toBe(engines.find(({ present }) => present)?.name);
    for (const { present, reason, remedy } of engines) expect([reason, remedy].includes(null)).toBe(present);
  });

  test('runs list of a folder without runs', async () => {
    expect(await json(['runs', 'list'], temporaryFolder())).toMatchObject({ runs: [] });
  });

  test('a dry run says what would be done, and makes nothing', async () => {
    const cwd = temporaryFolder();
    const plan = await json(
      ['compare', 'reverse', '--dry-run', '--steps', '7', '--set', 'corpus.pairs=500'],
      cwd,
    );
    expect(plan).toMatchObject({
      dryRun: true,
      corpus: { name: 'reverse' },
      runs: [
        { model: 'rnn', config: { budget: { updates: 7 } } },
        { model: 'transformer', config: { seed: 1 } },
      ],
    });
    expect((plan.runs as { config: { budget: object } }[])[0].config.budget).toEqual({ updates: 7 });
    expect(readdirSync(cwd)).toEqual([]);
  });
});

test('a plan says how many tokens the vocabularies do not hold, where there are any', async () => {
  const cwd = temporaryFolder();
  const line = (i: number) => `abab${i === 5 ? 'z' : ''}${i}\tbaba`;
  writeFileSync(join(cwd, 'x.tsv'), Array.from({ length: 60 }, (_, i) => line(i)).join('\n'));
  const plan = ['train', 'rnn', 'x.tsv', '--dry-run'];
  const char = ['--set', 'tokenizer.source=char', '--set', 'tokenizer.target=char'];
  expect((await seqcmp([...plan, ...char], { cwd })).stdout).not.toContain('of train');
  expect((await seqcmp([...plan, ...char, '--set', 'tokenizer.minCount=2'], { cwd })).stdout).toMatch(
    /not in the vocabularies: 1 source and 0 target tokens of (?:train|valid)\n/,
  );
});

test('a plan says how many sources no answer can be long enough for, of each model where they differ', async () => {
  const plan = async (...set: string[]) =>
    (await seqcmp(['compare', 'copy', '--dry-run', ...set.flatMap((each) => ['--set', each])])).stdout;
  expect(await plan()).not.toContain('than an answer may be');
  expect(await plan('decode.maxLength=8')).toMatch(
    /than an answer may be .*: all references of \d+ of \d+ test sources\n/,
  );
  expect(await plan('rnn.decode.maxLength=8')).toMatch(
    /than an answer may be .* test sources, for the rnn\n/,
  );
});

describe('settings', () => {
  const env = { SEQCMP_SEED: '7', SEQCMP_STEPS: '9', SEQCMP_PRESET: 'tiny', SEQCMP_ENGINE: 'cpu' };
  const origins = async (args: string[], cwd: string) => {
    const { code, stdout, stderr } = await seqcmp(['config', '--json', ...args], { cwd, env });
    expect(code, stderr).toBe(0);
    const settings: { path: string; value: unknown; at: string }[] = JSON.parse(stdout).settings;
    return (path: string) => {
      const found = settings.find((setting) => setting.path === path);
      return [found?.value, found?.at];
    };
  };

  test('come from options, the environment, a file, a preset and the defaults, in this order', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'x.yaml'), 'seed: 3\nbudget:\n  updates: 4\ntrain:\n  warmup: 5\n');
    const of = await origins(['reverse', '--config', 'x.yaml', '--steps', '8', '--set', 'rnn.layers=2'], cwd);
    expect(of('budget.updates')).toEqual([8, '--steps']);
    expect(of('seed')).toEqual([7, 'SEQCMP_SEED']);
    expect(of('engine')).toEqual(['cpu', 'SEQCMP_ENGINE']);
    expect(of('train.warmup')).toEqual([5, 'x.yaml:5:3']);
    expect(of('rnn.dim')).toEqual([40, 'preset tiny']);
    expect(of('rnn.layers')).toEqual([2, '--set']);
    expect(of('train.beta1')).toEqual([0.9, 'default']);
  });

  test('that are wrong in the environment are said by the variable', async () => {
    for (const name of ['STEPS', 'SEED', 'THREADS', 'PRESET', 'ENGINE'].map((each) => `SEQCMP_${each}`)) {
      const { code, stderr } = await seqcmp(['config'], { env: { [name]: 'soon' } });
      expect(code).toBe(2);
      expect(stderr).toContain(`seqcmp: ${name}: `);
    }
    const { stderr } = await seqcmp(['config', '--steps', 'never'], { env: { SEQCMP_STEPS: '3' } });
    expect(stderr).toContain('--steps: expected');
  });

  test('that are misspelt in the environment are said', async () => {
    const { code, stderr } = await seqcmp(['config'], { env: { SEQCMP_STEPSS: '3', SEQCMP_STEPS: '3' } });
    expect(code).toBe(0);
    expect(stderr).toBe(
      'warning: the variable SEQCMP_STEPSS stands for nothing. Did you mean SEQCMP_STEPS?\n',
    );
  });

  test('that are printed with what was matched are the same plan when they are read back', async () => {
    const cwd = temporaryFolder();
    const small = ['--set', 'corpus.pairs=500', '--preset', 'tiny', '--set', 'rnn.dim=60'];
    const command = ['compare', 'reverse', '--match', 'params,steps', '--steps', '5', '-q', ...small];
    const { stdout: yaml } = await seqcmp([...command, '--print-config'], { cwd });
    expect(yaml).toContain('# matched to the rnn');
    writeFileSync(join(cwd, 'x.yaml'), yaml);
    const plan = await seqcmp([...command, '--dry-run', '--json'], { cwd });
    const again = await seqcmp(['compare', '--config', 'x.yaml', '-q', '--dry-run', '--json'], { cwd });
    const configs = ({ stdout, stderr }: Ended) => {
      expect(stderr).toBe('');
      return JSON.parse(stdout).runs.map(({ config }: { config: object }) => config);
    };
    expect(configs(again)).toEqual(configs(plan));
    expect(readdirSync(cwd)).toEqual(['x.yaml']);
  });
});

describe('completion', () => {
  const candidates = async (args: string[]) => {
    const { stdout } = await seqcmp(['complete', '--', ...args], { cwd: temporaryFolder() });
    return stdout.split('\n').map((line) => line.split('\t')[0]);
  };

  test('answers with what begins so, and whether files do as well', async () => {
    expect(await candidates(['compare', '--preset', 't'])).toEqual(['tiny', ':none', '']);
    expect(await candidates(['compare', 're'])).toEqual(['reverse', ':files', '']);
    expect(await candidates(['compare', '--match=pa'])).toEqual(['--match=params', ':none', '']);
    expect(await candidates(['train', '--config', ''])).toEqual([':files', '']);
    expect(await candidates(['compare', '--models', 'rnn,'])).toEqual(['rnn,transformer', ':none', '']);
    expect(await candidates(['ablate', 'al'])).toEqual(['all', ':none', '']);
    expect(await candidates(['verify', 'scan-r'])).toEqual(['scan-random', ':none', '']);
    expect(await candidates(['corpus', 'get', ''])).toEqual(['multi30k', 'sigmorphon2020', ':none', '']);
  });

  test('in bash fills COMPREPLY and evaluates nothing that was typed', async () => {
    const cwd = temporaryFolder();
    const { stdout: script } = await seqcmp(['completion', 'bash']);
    const words = ['seqcmp', 'compare', '$(touch evaluated)', '--preset', 't'];
    const bin = join(import.meta.dirname, '..', '..', 'bin', 'seqcmp.js');
    const test = `seqcmp() { '${process.execPath}' '${bin}' "$@"; }
${script}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=4
_seqcmp
printf '%s\n' "\${COMPREPLY[@]}"`;
    const ended = spawnSync('bash', ['-c', test], { cwd, encoding: 'utf8' });
    if (ended.error) return;
    expect(ended.stdout).toBe('tiny\n');
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('corpus clean', () => {
  test('shows what is kept, asks before it deletes, and cannot ask without a terminal', async () => {
    const cwd = temporaryFolder();
    const env = { SEQCMP_CACHE: join(cwd, 'cache') };
    const copy = join(cwd, 'cache', `piped-${'ab'.repeat(32)}`);
    mkdirSync(copy, { recursive: true });
    writeFileSync(join(copy, 'stdin.tsv'), 'a\tb\n');
    const clean = (...args: string[]) => seqcmp(['corpus', 'clean', ...args], { cwd, env });
    const refused = await clean();
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('piped-abababab/stdin.tsv  (copy of a pipe)');
    expect(refused.stderr).toContain('A copy of a pipe cannot be made again');
    expect(refused.stderr).toContain('expected --yes');
    expect((await clean('--dry-run')).stdout).toContain('not removed: 1 folder');
    expect(readdirSync(copy)).toEqual(['stdin.tsv']);
    const removed = JSON.parse((await clean('--yes', '--json')).stdout);
    expect(removed).toMatchObject({ removed: true, bytes: 4, entries: [{ path: copy }] });
    expect(readdirSync(env.SEQCMP_CACHE)).toEqual([]);
    expect((await clean()).stdout).toBe('nothing to remove\n');
  });

  test('a dry run and a corpus that is only shown keep no copy of a pipe', async () => {
    const cwd = temporaryFolder();
    const env = { SEQCMP_CACHE: join(cwd, 'cache') };
    const input = Array.from({ length: 200 }, (_, i) => `${i}\t${7 * i}\n`).join('');
    for (const args of [
      ['compare', '-', '--dry-run'],
      ['corpus', 'show', '-'],
    ]) {
      const { code, stdout } = await seqcmp(args, { cwd, env, input });
      expect(code).toBe(0);
      expect(stdout).toContain('pairs of standard input');
      expect(readdirSync(env.SEQCMP_CACHE)).toEqual([]);
    }
  });
});

describe('runs clean', () => {
  test('asks before it removes, and cannot ask without a terminal', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'results', '.x.4194305.tmp', 'checkpoints'), { recursive: true });
    const refused = await seqcmp(['runs', 'clean'], { cwd });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('expected --yes');
    expect((await seqcmp(['runs', 'clean', '--dry-run'], { cwd })).stdout).toContain(
      'not removed: 1 leftover',
    );
    expect(readdirSync(join(cwd, 'results'))).toHaveLength(1);
    const { stdout } = await seqcmp(['runs', 'clean', '--yes', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ removed: true, leftovers: [{ what: 'half made' }] });
    expect(readdirSync(join(cwd, 'results'))).toEqual([]);
    expect((await seqcmp(['runs', 'clean'], { cwd })).stdout).toBe('nothing to remove\n');
  });
});
