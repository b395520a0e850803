import { defineConfig } from 'vitest/config';

/** `npm run test:slow`: what trains, one file at a time. */
export default defineConfig({
  test: {
    include: ['src/**/*.slow.test.ts'],
    testTimeout: 600_000,
    // As bin/seqcmp.js sets it.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    hookTimeout: 600_000,
    maxWorkers: 2,
    fileParallelism: false,
  },
});
