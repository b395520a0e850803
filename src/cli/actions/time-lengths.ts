/** Time against length for an ablation: measured once, kept in its folder, and read from there when it is gone on with. */
import { existsSync } from 'node:fs';
import { readLengthTimes } from '../../ablate/read-length-times.ts';
import { measureLengths } from '../../bench/measure-lengths.ts';
import type { LengthTimes } from '../../compare/length-times.ts';
import { makeFolder, writeWhole } from '../../files/atomic-file.ts';
import { jsonText } from '../../run/json-file.ts';
import { lengthTimesPath } from '../../run/layout.ts';
import { lengthOptions } from './bench-lengths.ts';
import { watchBench } from './watch-bench.ts';

/** @returns null when it was interrupted */
export async function timesOf(folder: string, quiet: boolean): Promise<LengthTimes | null> {
  const path = lengthTimesPath(folder);
  if (existsSync(path)) return readLengthTimes(path);
  const options = await lengthOptions({});
  const times = await watchBench(quiet, (signal) => measureLengths(options, signal));
  if (times === null) return null;
  makeFolder(folder);
  writeWhole(path, jsonText(times));
  return times;
}
