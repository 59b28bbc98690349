import { isRow, parseRow } from '../../../reference/json.ts';
import type { Parts } from '../parts.ts';
import type { Mutant } from './mutant.ts';

const jobs = { kills: ['augno.jobs'] };
const LOOKS = 2;

/** A transport that notes how many rows the newest bulk job was given. */
function countingRows(transport: Parts['transport']): { transport: Parts['transport']; rows: () => number } {
  let rows = 0;
  return {
    rows: () => rows,
    async transport(url, init) {
      const units = typeof init.body === 'string' ? parseRow(init.body)?.units : undefined;
      if (Array.isArray(units)) rows = units.length;
      return transport(url, init);
    },
  };
}

/** Defects in following a bulk job. */
export const jobMutants: readonly Mutant[] = [
  {
    name: 'job-fire-and-forget',
    breaks: 'Takes the 202 for the end of a job.',
    ...jobs,
    change: () => ({
      isRunning: () => false,
      reportOf: () => ({ status: 'accepted', done: 0, failed: [], isWhole: true }),
    }),
  },
  {
    name: 'job-completed-is-success',
    breaks: 'Takes a job that is completed for one that took all of its rows.',
    ...jobs,
    change: ({ reportOf, transport }) => {
      const sent = countingRows(transport);
      return {
        transport: sent.transport,
        reportOf: (app, job) =>
          job.status === 'completed'
            ? { status: 'completed', done: sent.rows(), failed: [], isWhole: true }
            : reportOf(app, job),
      };
    },
  },
  {
    name: 'job-results-cut-off',
    breaks: 'Reads the outcomes that a job tells, and takes the rows behind them for done.',
    ...jobs,
    change: ({ reportOf, transport }) => {
      const sent = countingRows(transport);
      return {
        transport: sent.transport,
        reportOf(app, job) {
          const results = isRow(job.results) ? { ...job.results, page_info: {} } : job.results;
          const report = reportOf(app, { ...job, results });
          return { ...report, done: sent.rows() - report.failed.length };
        },
      };
    },
  },
  {
    name: 'job-tight-poll',
    breaks: 'Looks at a job again at once, as long as it runs.',
    ...jobs,
    change: () => ({ pollMs: () => 20 }),
  },
  {
    name: 'job-gives-up-early',
    breaks: 'Gives a job up after a few looks, though it is still running.',
    ...jobs,
    change: ({ isRunning }) => {
      const looks = new Map<unknown, number>();
      return {
        isRunning(job) {
          const before = looks.get(job.id) ?? 0;
          looks.set(job.id, before + 1);
          return before <= LOOKS && isRunning(job);
        },
      };
    },
  },
];
