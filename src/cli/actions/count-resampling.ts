/** Paired tests of many sources take a minute: how far they are, where they are asked for. */
import type { PairedOptions } from '../../eval/compare-paired.ts';
import { createCounter } from '../counter.ts';

/** @param compare does the tests, with the options that it is given */
export function countResampling<T>(
  options: PairedOptions,
  quiet: boolean,
  compare: (options: PairedOptions) => T,
): T {
  const counter = createCounter('comparing, resamples', quiet);
  const compared = compare({ ...options, onScored: counter.show });
  counter.stop();
  return compared;
}
