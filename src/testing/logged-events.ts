/** The log of a run as its file has it, without the clock: what two runs that are alike have in common. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function loggedEvents(run: string): Readonly<Record<string, unknown>>[] {
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const { seconds: _, ...event } = JSON.parse(line);
    return event;
  });
}
