import { defineConfig } from 'vitest/config';

/** They keep both cores busy: they come last, so that nobody's patience is measured against them. */
const REHEARSALS = ['matrix', 'python', 'eras'].map((name) => `test/contracts/${name}.test.ts`);

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
          exclude: REHEARSALS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'rehearsals', include: REHEARSALS, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
