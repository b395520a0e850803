/**
 * Ctrl-C, SIGTERM and a terminal that is closed, in what takes long: the first ends it in order (training saves), the
 * second leaves at once.
 */
import { endWithTerminal, HAS_TERMINAL } from './terminal.ts';

export interface Interrupts {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Of the signal that came, or null. */
  exitCode(): number | null;
  /** The same behind work that went on without a pause: what came meanwhile is heard first. */
  settled(): Promise<number | null>;
  /** Gives the signals back to the system. */
  release(): void;
}

export const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type Signal = keyof typeof EXIT_CODES;
const HEARD: readonly Signal[] = HAS_TERMINAL ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM'];
/** Milliseconds. One Ctrl-C under npx comes twice, by the terminal and by npm; no hand is as quick. */
const SAME_SIGNAL = 500;

/**
 * @param onFirst tells the user that it is heard
 * @param onSecond leaves the terminal as it was; synchronous, since the process ends right after
 */
export function listenForInterrupts(onFirst: () => void, onSecond: () => void): Interrupts {
  const controller = new AbortController();
  let code: number | null = null;
  let firstAt = 0;
  const heard = (signal: Signal) => {
    if (code !== null) {
      if (performance.now() - firstAt < SAME_SIGNAL) return;
      onSecond();
      process.exit(EXIT_CODES[signal]);
    }
    code = EXIT_CODES[signal];
    firstAt = performance.now();
    if (signal === 'SIGHUP') endWithTerminal();
    onFirst();
    controller.abort();
  };
  const listeners = HEARD.map((signal) => [signal, () => heard(signal)] as const);
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    signal: controller.signal,
    exitCode: () => code,
    async settled() {
      // A signal that came while nothing else could run is heard when events are asked for next: between these two.
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      return code;
    },
    release() {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
