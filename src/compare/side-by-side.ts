/** Trains runs side by side, each in its own process, in short turns. */
import type { RunEvent, RunPlan } from '../worker/events.ts';

/** What one of the runs says; `run` is its place in the list of plans. */
export interface SideEvent {
  readonly run: number;
  readonly event: RunEvent;
}

/**
 * Trains all plans to the end of their budgets and scores them. Ends early, each run saved, when `signal` aborts.
 * Throws a UserError when a run's process fails.
 */
export declare function trainSideBySide(
  plans: readonly RunPlan[],
  signal: AbortSignal,
): AsyncGenerator<SideEvent>;
