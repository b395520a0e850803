import { defineConfig } from 'vitest/config';

/** `npm test` runs what is quick; `npm run test:slow` sets SEQCMP_SLOW and runs what trains. */
const slow = process.env.SEQCMP_SLOW === '1';

export default defineConfig({
  test: {
    include: slow ? ['src/**/*.slow.test.ts'] : ['src/**/*.test.ts'],
    exclude: slow ? [] : ['src/**/*.slow.test.ts'],
    testTimeout: slow ? 600_000 : 30_000,
    maxWorkers: 2,
    fileParallelism: !slow,
  },
});
