import { defineConfig } from 'vitest/config';

/** Whole rehearsals keep both cores busy: they come last, so that nobody's patience is measured against them. */
const MATRIX = 'test/contracts/matrix.test.ts';
const REHEARSALS = ['test/contracts/python.test.ts', 'test/contracts/eras.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Processes and sockets are the subject of many tests, and they wait for them: four workers keep two cores busy.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'suite',
          // No test changes a module: what one has loaded serves the next.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [MATRIX, ...REHEARSALS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'rehearsals', include: REHEARSALS, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'matrix', include: [MATRIX], sequence: { groupOrder: 2 } },
      },
    ],
  },
});
