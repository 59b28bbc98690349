import type { Handlers } from './call.ts';
import { clock } from './routes/clock.ts';
import { faults } from './routes/faults.ts';
import { home } from './routes/home.ts';
import { journal } from './routes/journal.ts';
import { process } from './routes/process.ts';
import { providers } from './routes/providers.ts';
import { runs } from './routes/runs.ts';
import { sandboxes } from './routes/sandboxes.ts';
import { scenarios } from './routes/scenarios.ts';
import { snapshots } from './routes/snapshots.ts';
import { webhooks } from './routes/webhooks.ts';

/** What carries out each operation of the document. */
export const handlers: Handlers = {
  ...home,
  ...process,
  ...providers,
  ...webhooks,
  ...journal,
  ...scenarios,
  ...runs,
  ...clock,
  ...faults,
  ...snapshots,
  ...sandboxes,
};
