/** The child's end of a measuring process: JSON objects, one a line, in on stdin and out on stdout. */
import { createInterface } from 'node:readline';
import { messageOf, UserError } from '../config/user-error.ts';
import { peakMemoryMB } from '../worker/peak-memory.ts';
import type { Failure, Memory, Request } from './messages.ts';

/** Makes what answers requests, from the first line. */
type Open<Config> = (config: Config) => Promise<Served>;

export interface Served {
  readonly ready: object;
  answer(request: Exclude<Request, { readonly memory: true }>): Promise<object>;
}

/** Serves until stdin ends: a parent that is gone leaves no child behind. */
export async function serveLines<Config>(open: Open<Config>): Promise<void> {
  const say = (value: object) => void process.stdout.write(`${JSON.stringify(value)}\n`);
  // It may reach the whole process group; the parent decides what becomes of us.
  process.on('SIGHUP', () => {});
  let served: Served | undefined;
  try {
    for await (const line of createInterface({ input: process.stdin })) {
      if (served === undefined) {
        served = await open(JSON.parse(line) as Config);
        say({ ready: served.ready });
      } else {
        const request = JSON.parse(line) as Request;
        const memory: Memory = { peakMemoryMB: peakMemoryMB() };
        say('memory' in request ? memory : await served.answer(request));
      }
    }
  } catch (thrown) {
    say(failureOf(thrown));
  }
}

/** Milliseconds of all threads since the process began. */
export function processorMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function failureOf(thrown: unknown): Failure {
  if (thrown instanceof UserError) return { failed: thrown.message, next: thrown.next };
  return {
    failed: thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown),
    next: null,
  };
}
