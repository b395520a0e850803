/** What runs models, in the order in which it is chosen. Apart from schema.ts, so that help need not load zod. */
export const ENGINES = ['onnx', 'tensorflow', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINES)[number];
