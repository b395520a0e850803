/** What `--match` may hold equal between the models of a comparison. Apart from schema.ts, so that help can state it. */

/** Sizes, then kinds of budget. */
export const MATCHES = ['params', 'steps', 'tokens', 'time', 'flops'] as const;
export type Match = (typeof MATCHES)[number];
