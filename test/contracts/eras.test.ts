import { expect, it } from 'vitest';
import { referenceConfig } from '../../contracts/harness/demo.ts';
import { runChecks } from '../../contracts/harness/run.ts';
import { checksOf } from '../mutants/subjects.ts';

/** What is judged without a browser, and does not go through the eras by itself. */
const CHECKS = checksOf('cobalt').filter(
  (id) => id.startsWith('cobalt.') && !id.startsWith('cobalt.ui-') && id !== 'cobalt.error-matrix',
);

// The era between them is the usual one: in that the whole matrix is rehearsed.
it.concurrent.each(['E1', 'E3'])(
  'the same integration passes the same checks in era %s of Cobalt',
  async (era) => {
    const config = referenceConfig(undefined, 'cobalt');
    const { checks } = await runChecks({ config: { ...config, knobs: { 'cobalt.era': era } }, only: CHECKS });
    expect(checks.map(({ id }) => id)).toEqual(CHECKS);
    const wrong = checks.filter(({ verdict }) => verdict !== 'passed');
    expect(wrong.map(({ id, verdict, reason }) => `${id}: ${verdict}, ${reason}`)).toEqual([]);
  },
  120_000,
);
