/** The parent's end of a measuring process: ours, or a peer's. It does nothing but what it is asked. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { UserError } from '../config/user-error.ts';
import { hearLastWords } from '../worker/last-words.ts';
import type { Failure, Inspected, Memory, Ready, Timed } from './messages.ts';

export interface MeasuringProcess {
  readonly ready: Ready;
  run(steps: number): Promise<Timed>;
  inspect(steps: number): Promise<Inspected>;
  memory(): Promise<Memory>;
  /** Resolves when the process is gone. */
  end(): Promise<void>;
}

export interface Start {
  /** For messages: `the rnn in PyTorch`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The first line that it is sent. */
  readonly config: object;
  /** Ends the process at once. */
  readonly signal: AbortSignal;
  /** To be ready in. */
  readonly limitSeconds: number;
  /** What to do when the command is not there. */
  readonly ifAbsent: string;
}

/** A file of this folder, run by this Node.js. */
export function ownProcess(file: 'step-process' | 'decode-process' | 'product-process') {
  const path = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  return { command: process.execPath, args: [path], ifAbsent: 'Install Node.js again.' };
}

/** Resolves when the process is ready to be asked. @throws UserError when it is not there or says so */
export async function startMeasuring(start: Start): Promise<MeasuringProcess> {
  const child = spawn(start.command, start.args, { stdio: 'pipe' });
  const { ask, fail, closed } = conversation(child, start);
  const kill = () => void child.kill('SIGKILL');
  const timer = setTimeout(() => {
    fail(lateness(start));
    kill();
  }, start.limitSeconds * 1000);
  start.signal.addEventListener('abort', kill, { once: true });
  const end = async () => {
    start.signal.removeEventListener('abort', kill);
    child.stdin.end();
    await closed;
  };
  try {
    start.signal.throwIfAborted();
    const { ready } = await ask<{ ready: Ready }>(start.config);
    return {
      ready,
      run: (steps) => ask<Timed>({ run: steps }),
      inspect: (steps) => ask<Inspected>({ inspect: steps }),
      memory: () => ask<Memory>({ memory: true }),
      end,
    };
  } catch (thrown) {
    kill();
    await end();
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** A line for a line. */
function conversation(child: ChildProcessWithoutNullStreams, start: Start) {
  const withLastWords = hearLastWords(child.stderr);
  let failure: Error | null = null;
  let waiting: { resolve(line: string): void; reject(error: Error): void } | null = null;
  const fail = (error: Error) => {
    failure ??= error;
    waiting?.reject(failure);
    waiting = null;
  };
  // A process that is gone is met by `close`.
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    waiting?.resolve(line);
    waiting = null;
  });
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      fail(new UserError(`${start.name} could not be started: ${error.message}`, start.ifAbsent));
      resolve();
    });
    child.on('close', (code, signal) => {
      const how = withLastWords(signal ?? `exit code ${code}`);
      fail(start.signal.aborted ? abortOf(start.signal) : deathOf(start, how));
      resolve();
    });
  });
  async function ask<Answer extends object>(request: object): Promise<Answer> {
    const line = await new Promise<string>((resolve, reject) => {
      if (failure) return reject(failure);
      waiting = { resolve, reject };
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    const answer = JSON.parse(line) as Answer | Failure;
    if ('failed' in answer) throw failureOf(start, answer);
    return answer;
  }
  return { ask, fail, closed };
}

function abortOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error('internal: stopped');
}

function failureOf({ name }: Start, { failed, next }: Failure): Error {
  return next === null ? new Error(`${name}: ${failed}`) : new UserError(`${name}: ${failed}`, next);
}

function lateness({ name, limitSeconds }: Start): UserError {
  return new UserError(
    `${name} was not ready within ${limitSeconds} seconds`,
    'Measure a smaller shape, or leave it out.',
  );
}

function deathOf({ name }: Start, how: string): UserError {
  return new UserError(
    `the process of ${name} ended by ${how}`,
    'If memory ran out, measure a smaller shape.',
  );
}
