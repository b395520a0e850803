/** A run whose process is killed again and again ends with the bytes of one that nobody touched. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { loggedEvents } from '../testing/logged-events.ts';
import { BIN, seqcmp } from '../testing/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KILLS = 20;
const SETTINGS = ['reverse', '--preset', 'tiny', '--steps', '1500', '--checkpoint-every', '7'];
const SMALL = ['--set', 'corpus.pairs=2000', '--set', 'train.validEvery=40', '--set', 'model.dropout=0.1'];

/** Whom the signal reaches: everyone, the command alone (its child must leave by itself), or the child alone. */
const VICTIMS = ['group', 'parent', 'child'] as const;

/** When to kill: so long after the start, or when the log has so many more bytes, an update taking some 200: what comes first. */
interface Moment {
  readonly milliseconds: number;
  readonly bytes: number;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

async function reached({ milliseconds, bytes }: Moment, log: string): Promise<void> {
  const [before, began] = [sizeOf(log), performance.now()];
  while (sizeOf(log) < before + bytes && performance.now() < began + milliseconds) await setTimeout(3);
}

/** The id of the process that writes the run, or that did before it was killed. */
function holderOf(run: string): number {
  const lock = join(folder, run, '.lock');
  return existsSync(lock) ? Number.parseInt(readFileSync(lock, 'utf8'), 10) : Number.NaN;
}

/** @param id of a process, or of a group with a minus before it @returns whether it was there */
function kill(id: number): boolean {
  try {
    return id !== 0 && !Number.isNaN(id) && process.kill(id, 'SIGKILL');
  } catch {
    return false;
  }
}

/** Runs a command and kills it with SIGKILL. @returns whether it was still there */
async function killed(
  args: readonly string[],
  run: string,
  moment: Moment,
  victim: (typeof VICTIMS)[number],
): Promise<boolean> {
  const command = spawn(process.execPath, [BIN, ...args], { cwd: folder, detached: true, stdio: 'ignore' });
  const over = once(command, 'close');
  await Promise.race([reached(moment, join(folder, run, 'metrics.jsonl')), over]);
  if (command.exitCode !== null) return false;
  const parent = Number(command.pid);
  // A child that is not there yet cannot be killed: then its parent is.
  if (victim !== 'child' || !kill(holderOf(run))) kill(victim === 'group' ? -parent : parent);
  await over;
  return true;
}

const file = (run: string, name: string) => readFileSync(join(folder, run, name));
const losses = (run: string) => loggedEvents(join(folder, run));

test.each(['rnn', 'transformer'])(
  `a %s that is killed at ${KILLS} random moments, and gone on with each time, ends bit-equal`,
  async (model) => {
    const [straight, hurt] = [`${model}-straight`, `${model}-hurt`];
    const begin = (out: string) => ['train', model, ...SETTINGS, ...SMALL, '--out', out];
    const undisturbed = await seqcmp(begin(straight), { cwd: folder });
    expect(undisturbed.code, undisturbed.stderr).toBe(0);

    const draws = randomStream(streamKey(1, 'kill', model, 0));
    let kills = 0;
    for (let life = 0; life < KILLS; life++) {
      const args = existsSync(join(folder, hurt)) ? ['train', '--resume', hurt] : begin(hurt);
      const early = draws.uniform() < 0.3;
      const milliseconds = early ? 1500 * draws.uniform() : Number.POSITIVE_INFINITY;
      // However fast the machine is, the run must not end before the last kill.
      const moment = { milliseconds, bytes: (early ? 2000 : 10_000) * draws.uniform() };
      if (await killed(args, hurt, moment, VICTIMS[life % VICTIMS.length])) kills++;
    }
    expect(kills).toBe(KILLS);
    const last = await seqcmp(['train', '--resume', hurt], { cwd: folder });
    expect(last.code, last.stderr).toBe(0);

    for (const name of [
      'checkpoints/last.safetensors',
      'checkpoints/best.safetensors',
      'outputs/test.jsonl',
    ]) {
      expect(file(hurt, name).equals(file(straight, name)), name).toBe(true);
    }
    expect(losses(hurt)).toEqual(losses(straight));
  },
);
