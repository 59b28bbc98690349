import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Processes and sockets are the subject of many tests: two workers leave the machine room for them.
    maxWorkers: 2,
  },
});
