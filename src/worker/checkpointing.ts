/** When a run's state is saved: at validations, and between them at least as often as its settings say. Not here: how (run/). */
import type { CheckpointConfig } from '../config/schema.ts';
import { saveCheckpoint } from '../run/checkpoint-files.ts';
import { flushMetrics, type LoggedEvent } from '../run/metrics-log.ts';
import type { Run } from '../run/run-directory.ts';
import type { TrainState } from '../train/state.ts';

export interface Checkpointing {
  /** To be called with every event of the loop, after it is logged. Saves where that is due. */
  after(event: LoggedEvent): void;
  /** Saves what is not saved yet. @returns the update reached */
  save(): number;
}

/** @param state as the run goes on from it: new, or just read from its checkpoint */
export function startCheckpointing(run: Run, state: TrainState): Checkpointing {
  // A position is never changed in place: another object is another position.
  let saved = state.position;
  let savedAt = performance.now();
  const save = (best: boolean): void => {
    if (state.position === saved && !best) return;
    flushMetrics(run);
    saveCheckpoint(run, state, { best });
    saved = state.position;
    savedAt = performance.now();
  };
  return {
    after(event) {
      const since = { updates: event.update - saved.update, seconds: (performance.now() - savedAt) / 1000 };
      if (event.type === 'validation') save(event.best);
      else if (event.type === 'end' || isDue(since, run.config.checkpoint)) save(false);
    },
    save() {
      save(false);
      return state.position.update;
    },
  };
}

function isDue(since: Required<CheckpointConfig>, every: CheckpointConfig): boolean {
  const { updates = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = every;
  return since.updates >= updates || since.seconds >= seconds;
}
