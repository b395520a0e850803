import { defineConfig } from 'vitest/config';

/** `npm test`: what is quick. What trains is in vitest.slow.config.ts. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    exclude: ['src/**/*.slow.test.ts'],
    testTimeout: 30_000,
    // As bin/seqcmp.js sets it.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    maxWorkers: 2,
    // Loading TensorFlow.js anew for every file took half of the time. So no test may leave a global changed, or load modules anew.
    isolate: false,
  },
});
