/** The screens as a person uses them: the real command under tmux, with real keys and a tiny trained pair. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { seqcmp } from '../testing/run-command.ts';
import { hasTmux, openTerminal, type TerminalSession } from '../testing/terminal-session.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-screen-'));
const TINY = ['--preset', 'tiny', '--set', 'corpus.pairs=2000', '--set', 'train.validEvery=10'];
/** Seconds for which a training is suspended: more than any update of it takes. */
const PAUSE = 6;
const STATE = `XDG_STATE_HOME=${join(folder, 'state')}`;

/** A module to be loaded first, after which this function of the program throws. @returns its URL */
function faultOf(file: string, name: string): string {
  const hook = `export async function load(url, context, next) {
    if (!url.endsWith(${JSON.stringify(file)})) return next(url, context);
    const source = 'export const RUN_SIGNS = ["x"]; export function ${name}() { throw new Error("made to fail"); }';
    return { format: 'module', source, shortCircuit: true };
  }`;
  const path = join(folder, 'fault.mjs');
  const registered = `data:text/javascript,${encodeURIComponent(hook)}`;
  writeFileSync(path, `import { register } from 'node:module';\nregister(${JSON.stringify(registered)});\n`);
  return pathToFileURL(path).href;
}

describe.skipIf(!hasTmux)('under tmux (skipped where it is not installed)', () => {
  let terminal: TerminalSession;
  const open = (args: readonly string[], ...variables: string[]): TerminalSession => {
    terminal = openTerminal(args, folder, [STATE, ...variables]);
    return terminal;
  };
  beforeAll(async () => {
    const { code, stderr } = await seqcmp(
      ['compare', 'reverse', '--steps', '40', ...TINY, '--out', 'pair', '-q'],
      {
        cwd: folder,
      },
    );
    expect(code, stderr).toBe(0);
  });
  afterEach(() => terminal.close());
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('two models answer a line, every view shows it, and Esc leaves the terminal as it was', async () => {
    open(['decode', 'pair']);
    await terminal.see(/rnn {2}\d+ k[\s\S]*transformer {2}\d+ k/);
    terminal.press('abcde', 'Enter');
    const answered = await terminal.see(/tokens\/s[\s\S]*tokens\/s[\s\S]*source {5}abcde/);
    expect(answered).toMatch(/log-probability -\d/);
    terminal.press('2');
    await terminal.see(/end: share[\s\S]*end: share/);
    terminal.press('3');
    await terminal.see(/rnn {2}decoder, attention over the source {2}its one head {2}1\/\d/);
    terminal.press('Down', 'Right');
    await terminal.see(/transformer {2}encoder, layer 1, self-attention {2}head 1 of \d/);
    terminal.press('4', 'Home');
    await terminal.see(/token 1 of \d+, after <s>/);
    terminal.press('5');
    await terminal.see(/rnn {2}how token 1 of \d+, .*stage 1 of \d+[\s\S]*source token 1, a/);
    terminal.press('Down');
    await terminal.see(/rnn {2}how token 1 of \d+, .*stage 1 of \d+[\s\S]*source token 2, b/);
    terminal.press('M-Right');
    await terminal.see(/transformer {2}how token 1 of \d+, .*stage 1 of \d+/);
    terminal.press('?');
    await terminal.see(/Keys \(any key goes back\)/);
    terminal.press('x', 'Escape');
    const after = await terminal.see(/exit 0/);
    expect(after).toMatch(/^before\nexit 0/);
    expect(readFileSync(join(folder, 'state', 'seqcmp', 'decode-history'), 'utf8')).toBe('abcde\n');
  });

  test('without a part that one of the models lacks, that one answers whole, and Alt-X makes the other whole', async () => {
    open(['decode', 'pair', '--without', 'gates']);
    await terminal.see(/rnn without gates {2}\d+ k[\s\S]*transformer {2}\d+ k/);
    terminal.press('abc', 'Enter');
    await terminal.see(/tokens\/s[\s\S]*tokens\/s[\s\S]*without gates · Ctrl-X next · Alt-X whole/);
    terminal.press('M-x');
    await terminal.see(/rnn {2}\d+ k[\s\S]*tokens\/s[\s\S]*tokens\/s[\s\S]*All parts are back/);
    terminal.press('Escape');
    await terminal.see(/exit 0/);
  });

  test('a test sentence has its reference and scores, and answers are written to a file', async () => {
    open(['decode', 'pair']);
    await terminal.see(/seqcmp decode/);
    terminal.press('C-t');
    await terminal.see(/PER[\s\S]*test sentence 1 of \d+\)\s+reference {2}\w/);
    terminal.press('C-o');
    await terminal.see(/written answers-1\.tsv/);
    expect(existsSync(join(folder, 'answers-1.tsv'))).toBe(true);
    terminal.press('C-c');
    await terminal.see(/^before\nexit 130/);
  });

  test('it is resized to 40 x 10 and back, and takes a paste of ten thousand characters', async () => {
    open(['decode', 'pair']);
    await terminal.see(/rnn {2}\d+ k/);
    terminal.press('abc', 'Enter');
    await terminal.see(/source {5}abc/);
    terminal.resize(40, 10);
    await terminal.see(/^ 1 Answers[\s\S]*rnn /);
    terminal.resize(80, 24);
    await terminal.see(/^seqcmp decode[\s\S]*╭─ rnn[\s\S]*source {5}abc/);
    terminal.paste('ab'.repeat(5000));
    await terminal.see(/❯ (ab){20}/);
    terminal.press('Enter');
    await terminal.see(/source cut/);
    process.kill(terminal.processes()[0], 'SIGTERM');
    await terminal.see(/^before\nexit 143/);
  });

  test('Ctrl-Z gives the terminal back until the shell goes on', async () => {
    open(['decode', 'pair']);
    await terminal.see(/rnn {2}\d+ k[\s\S]*transformer {2}\d+ k/);
    terminal.press('C-z');
    expect(await terminal.see(/suspended/)).toMatch(/^before\n[\s\S]*suspended\s*$/);
    terminal.resize(60, 30);
    terminal.press('Enter');
    await terminal.see(/^seqcmp decode[\s\S]*╭[^\n]{58}╮\n/);
    terminal.press('abc', 'Enter');
    await terminal.see(/source {5}abc/);
    terminal.press('Escape');
    await terminal.see(/^before[\s\S]*exit 0/);
  });

  test('a run whose process dies says so, and the other one answers', async () => {
    open(['decode', 'pair']);
    await terminal.see(/rnn {2}\d+ k[\s\S]*transformer {2}\d+ k/);
    process.kill(terminal.processes()[1], 'SIGKILL');
    await terminal.see(/failed[\s\S]*its process ended by SIGKILL/);
    terminal.press('abc', 'Enter');
    await terminal.see(/tokens\/s/);
    terminal.press('Escape');
    await terminal.see(/^before\nexit 0/);
  });

  test('with NO_COLOR there is none; a dumb terminal and a screen reader get lines', async () => {
    open(['decode', 'pair'], 'NO_COLOR=1');
    await terminal.see(/seqcmp decode/);
    terminal.press('C-t');
    await terminal.see(/tokens\/s/);
    expect(terminal.screen(true)).not.toMatch(/\[(?:3|4)8;/);
    terminal.close();
    for (const variable of ['TERM=dumb', 'INK_SCREEN_READER=true']) {
      open(['decode', 'pair/rnn'], variable);
      await terminal.see(/Reading sources from the terminal/);
      terminal.close();
    }
  });

  test.each([
    [['score', 'pair/rnn'], 'pairs'],
    [['corpus', 'show', '-'], 'lines'],
    [['tokenizer', 'show', 'pair/rnn', '--input', '-'], 'lines'],
  ])('%j says that it reads what is typed', async (args, what) => {
    open(args);
    await terminal.see(new RegExp(`Reading ${what} from the terminal`));
  });

  test('a finished comparison is looked at with runs watch', async () => {
    open(['runs', 'watch', 'pair']);
    await terminal.see(/100 %[\s\S]*done, WER[\s\S]*validation \d/);
    terminal.press('q');
    await terminal.see(/^before\nexit 0/);
  });

  test('Ctrl-C leaves runs watch as it leaves every command', async () => {
    open(['runs', 'watch', 'pair']);
    await terminal.see(/100 %/);
    terminal.press('C-c');
    await terminal.see(/^before\nexit 130/);
  });

  test('a fault while drawing is shown once the terminal is given back, and costs no training', async () => {
    const faulty = `NODE_OPTIONS=--import=${faultOf('tui/training/loss-chart.js', 'lossChart')}`;
    open(['train', 'rnn', 'reverse', ...TINY, '--steps', '20', '--out', 'faulty', '--tui'], faulty);
    terminal.resize(100, 90);
    const after = await terminal.see(/exit 0/);
    expect(after).toMatch(/seqcmp: internal: made to fail[\s\S]*at lossChart[\s\S]*training goes on/);
    expect(existsSync(join(folder, 'faulty', 'summary.json'))).toBe(true);
    terminal.close();
    open(['runs', 'watch', 'pair'], faulty);
    terminal.resize(100, 90);
    await terminal.see(/internal: made to fail[\s\S]*exit 1/);
  });

  test.each(['--quiet', '--tui'])('train %s saves when its terminal is closed', async (flag) => {
    const run = join(folder, `closed${flag}`);
    const seldom = ['--steps', '5000', ...TINY, '--set', 'train.validEvery=5000'];
    open(['train', 'rnn', 'reverse', ...seldom, '--out', run, flag]);
    const patience = { timeout: 60_000 };
    const log = join(run, 'metrics.jsonl');
    await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8'), patience).toContain('"update":3,');
    terminal.close();
    await expect.poll(() => existsSync(join(run, '.lock')), patience).toBe(false);
    expect(existsSync(join(run, 'checkpoints', 'last.safetensors'))).toBe(true);
  });

  test('the time for which Ctrl-Z suspends a training is no time of its updates', async () => {
    // Between an update's batches signals are heard too.
    const batches = ['--set', 'train.accumulate=8'];
    open(['train', 'rnn', 'reverse', ...TINY, ...batches, '--budget', '60s', '--out', 'suspended']);
    const log = join(folder, 'suspended', 'metrics.jsonl');
    const logged = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
    await expect.poll(logged, { timeout: 60_000 }).toContain('"update":3,');
    terminal.press('C-z');
    await terminal.see(/suspended/);
    await sleep(PAUSE * 1000);
    terminal.press('Enter');
    const before = logged().length;
    await expect.poll(() => logged().length, { timeout: 60_000 }).toBeGreaterThan(before + 500);
    terminal.press('C-c');
    await terminal.see(/exit 130/);
    const seconds = [...logged().matchAll(/"seconds":([\d.]+)/g)].map(([, text]) => Number(text));
    const longest = Math.max(...seconds.map((each, i) => each - (seconds[i - 1] ?? 0)));
    expect(longest).toBeLessThan(PAUSE);
  });

  test('train --tui draws the curve; Ctrl-C saves and gives the terminal back', async () => {
    open(['train', 'rnn', 'reverse', ...TINY, '--out', 'long', '--tui']);
    await terminal.see(/loss, nats[\s\S]*validation \d/);
    terminal.press('C-c');
    const after = await terminal.see(/exit 130/);
    expect(after).toContain('seqcmp train --resume long');
  });
});
