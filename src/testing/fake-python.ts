/** Interpreters that are none: scripts that answer, or do not, as src/bench/torch_peer.py would. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-run.ts';

/** @param answers JavaScript: statements that answer `request`, the object of a line, with `say(object)` */
export function fakePython(answers: string): string {
  const path = join(temporaryFolder(), 'python');
  const program = `#!${process.execPath}
const say = (value) => process.stdout.write(JSON.stringify(value) + '\\n');
let first = true;
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  const isConfig = first;
  first = false;
  ${answers}
});
`;
  writeFileSync(path, program, { mode: 0o755 });
  return path;
}

/** Steps of `milliseconds` each. */
export function steadyPython(milliseconds: number): string {
  return fakePython(`
  if (isConfig) say({ ready: { description: 'PyTorch 0', threads: request.threads, seconds: 1, parameters: 7 } });
  else if (request.memory) say({ peakMemoryMB: 123 });
  else say({ milliseconds: Array(request.run).fill(${milliseconds}), processorMilliseconds: 0 });`);
}
