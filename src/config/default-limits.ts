/** Limits of a run when nobody says. Apart from schema.ts, so that `--help` can state them without loading zod. */

/** Of training updates, each model. */
export const DEFAULT_BUDGET_SECONDS = 180;
/** From one checkpoint to the next: what a crash may cost. */
export const DEFAULT_CHECKPOINT_SECONDS = 30;
