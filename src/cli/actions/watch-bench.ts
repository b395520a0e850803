/** A measurement under way: its progress is shown, and an interrupt ends it. */
import { type BenchProgress, createBenchProgress } from '../bench-progress.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { writeErr } from '../terminal.ts';

/** @returns null when it was interrupted */
export async function watchBench<Result>(
  quiet: boolean,
  measure: (signal: AbortSignal, show: BenchProgress['show']) => Promise<Result>,
): Promise<Result | null> {
  const progress = createBenchProgress(quiet);
  const interrupts = listenForInterrupts(
    () => progress.stop(),
    () => progress.stop(),
  );
  try {
    return await measure(interrupts.signal, (event) => progress.show(event));
  } catch (thrown) {
    const code = interrupts.exitCode();
    if (code === null) throw thrown;
    process.exitCode = code;
    writeErr('Interrupted: nothing is kept.\n');
    return null;
  } finally {
    progress.stop();
    interrupts.release();
  }
}
