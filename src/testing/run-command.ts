/** The real command, in a process of its own: bin/seqcmp.js over what `npm run build` made. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const BIN = fileURLToPath(new URL('../../bin/seqcmp.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sent once, as soon as stderr has matched. */
  readonly interrupt?: { readonly signal: NodeJS.Signals; readonly when: RegExp };
}

/** stdin, stdout and stderr are pipes: what a person sees on a terminal is not tested here. */
export function seqcmp(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  const { input = '', cwd, env, interrupt } = options;
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env: { ...process.env, ...env } });
  let [stdout, stderr, interrupted] = ['', '', false];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    if (interrupted || !interrupt?.when.test(stderr)) return;
    interrupted = true;
    child.kill(interrupt.signal);
  });
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
