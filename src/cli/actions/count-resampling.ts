/** Paired tests of many sources take a minute: how far they are, once it is no longer a moment. */
import type { PairedOptions } from '../../eval/compare-paired.ts';
import { createCounter } from '../counter.ts';

/** A moment, ms. */
const AT_ONCE = 1000;

/** @param compare does the tests, with the options that it is given */
export function countResampling<T>(
  options: PairedOptions,
  quiet: boolean,
  compare: (options: PairedOptions) => T,
): T {
  const counter = createCounter('comparing, resamples', quiet);
  const began = performance.now();
  const onScored = (done: number, total: number) => {
    if (performance.now() - began > AT_ONCE) counter.show(done, total);
  };
  const compared = compare({ ...options, onScored });
  counter.stop();
  return compared;
}
