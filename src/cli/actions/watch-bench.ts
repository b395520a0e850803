/** A measurement under way: its progress is shown, and an interrupt ends it. */
import type { BenchEvent } from '../../bench/bench.ts';
import type { LengthEvent } from '../../bench/measure-lengths.ts';
import { createBenchProgress } from '../bench-progress.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { writeErr } from '../terminal.ts';

/** @returns null when it was interrupted */
export async function watchBench<Result>(
  quiet: boolean,
  measure: (signal: AbortSignal) => AsyncGenerator<BenchEvent | LengthEvent, Result>,
): Promise<Result | null> {
  const progress = createBenchProgress(quiet);
  const interrupts = listenForInterrupts(
    () => progress.stop(),
    () => progress.stop(),
  );
  try {
    const events = measure(interrupts.signal);
    for (;;) {
      const { done, value } = await events.next();
      if (done) return value;
      progress.show(value);
    }
  } catch (thrown) {
    const code = interrupts.exitCode();
    if (code === null) throw thrown;
    process.exitCode = code;
    return null;
  } finally {
    progress.stop();
    interrupts.release();
  }
}

/** Of a measurement that was interrupted and is all that a command does. */
export function sayNothingKept(): void {
  writeErr('Interrupted: nothing is kept.\n');
}
