import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { readProfiles, splitOf } from './profile.ts';

const node = (ts: number, dur: number, op: string) => ({
  cat: 'Node',
  name: `${op}_kernel_time`,
  ts,
  dur,
  args: { op_name: op },
});
const run = (ts: number, dur: number) => ({ cat: 'Session', name: 'model_run', ts, dur, args: {} });

/** As ONNX Runtime writes it: an event a line, an operator before the run that it is of. */
function profileOf(events: readonly object[]): string {
  return `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`;
}

// On Windows lines end in two characters.
test.each(['\n', '\r\n'])(
  'what the first runs took is left out; the others are averaged and sorted into kinds (%j)',
  (end) => {
    const folder = temporaryFolder();
    const events = [
      ...[node(10, 9000, 'MatMul'), run(5, 9500)],
      ...[node(10_010, 3000, 'MatMul'), node(14_000, 1000, 'Tanh'), run(10_000, 5000)],
      ...[node(20_010, 5000, 'FusedMatMul'), node(26_000, 1000, 'Gather'), run(20_000, 7000)],
    ];
    writeFileSync(join(folder, 'step.json'), profileOf(events).replaceAll('\n', end));
    const profile = readProfiles(folder, 1 / 3, 2);
    expect(profile.runs).toBe(6);
    expect(profile.operators[0]).toEqual({ name: 'FusedMatMul', calls: 0.5, milliseconds: 2.5 });
    expect(splitOf(profile, 8, 0.5)).toMatchObject({
      matrixProducts: 4,
      elementWise: 0.5,
      lookUps: 0.5,
      moving: 0,
      runtime: 1,
      optimizer: 0.5,
      javascript: 1.5,
      step: 8,
    });
  },
);
