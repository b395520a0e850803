/** What a run may use up when nobody says. Apart from schema.ts, so that `--help` can state it without loading zod. */

/** Of training updates, each model. */
export const DEFAULT_BUDGET_SECONDS = 180;
