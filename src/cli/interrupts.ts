/** Ctrl-C and SIGTERM in what takes long: the first ends it in order (training saves), the second leaves at once. */

export interface Interrupts {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Of the signal that came, or null. */
  exitCode(): number | null;
  /** Gives the signals back to the system. */
  release(): void;
}

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
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
  const heard = (signal: keyof typeof EXIT_CODES) => {
    if (code !== null) {
      if (performance.now() - firstAt < SAME_SIGNAL) return;
      onSecond();
      process.exit(EXIT_CODES[signal]);
    }
    code = EXIT_CODES[signal];
    firstAt = performance.now();
    onFirst();
    controller.abort();
  };
  const interrupt = () => heard('SIGINT');
  const terminate = () => heard('SIGTERM');
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', terminate);
  return {
    signal: controller.signal,
    exitCode: () => code,
    release() {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', terminate);
    },
  };
}
