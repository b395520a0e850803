/** How far the preparation of a corpus is, for whoever shows it, and whether it shall go on. Prints nothing. */

export interface Preparing {
  readonly doing:
    | 'copying what comes by pipe'
    | 'reading pairs'
    | 'cleaning pairs'
    | 'putting pairs in order'
    | 'checking what is kept'
    | 'counting symbols'
    | 'learning merges'
    | 'measuring lengths'
    | 'writing batches'
    | 'writing pairs';
  /** 0 to 1, of what is done now. */
  readonly share: number;
}

export interface Attendance {
  /** Called a few times a second; not at all for what takes a moment. */
  readonly onPreparing?: (event: Preparing) => void;
  /** Told of each file whose first line is titles of columns and is left out, as it is read. */
  readonly onUntitled?: (file: string) => void;
  /** Aborted to give up: nothing half made is then left behind. */
  readonly signal?: AbortSignal;
}

/** To be awaited after each piece of work of some milliseconds. Throws the signal's reason when it is aborted. */
export type Tick = (doing: Preparing['doing'], share: number) => Promise<void> | undefined;

/** Milliseconds between two looks at the world: signals and messages are heard then. */
const EVERY = 100;
/** Milliseconds of which nothing is said. */
const A_MOMENT = 1500;

export function createTick({ onPreparing, signal }: Attendance): Tick {
  const began = performance.now();
  let last = began;
  return (doing, share) => {
    const now = performance.now();
    if (now - last < EVERY) return;
    last = now;
    if (now - began > A_MOMENT) onPreparing?.({ doing, share });
    return new Promise((resolve, reject) => {
      setImmediate(() => (signal?.aborted ? reject(signal.reason) : resolve()));
    });
  };
}
