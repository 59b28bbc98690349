import { reasonOf } from '../../reference/errors.ts';
import type { Job } from '../../reference/inbox.ts';
import { isText } from '../../reference/json.ts';
import type { App } from './app.ts';
import { environmentOf } from './config.ts';
import type { Event } from './webhooks.ts';

/** Starts the work and does not wait for it: the sender gets its answer now, and no job holds up another. */
export function dispatch(app: App, job: Job<Event>): void {
  void work(app, job);
}

/** Does the work of one accepted event; false when it had to be given up. Never throws. */
export async function work(app: App, job: Job<Event>): Promise<boolean> {
  try {
    if (job.envelope) await app.parts.apply(app, job.envelope);
    app.inbox.finish(job);
    return true;
  } catch (error) {
    app.parts.giveUp(app, job, reasonOf(error));
    return false;
  }
}

/** Every attempt failed: a dead letter, which a redelivery or a person may put to work again. */
export function giveUp(app: App, job: Job<Event>, reason: string): void {
  app.log('webhook given up', { event: job.type, reason });
  app.parts.notice(app, 'webhook_failures');
  app.inbox.finish(job, reason);
}

/** What a webhook asks for; customers and types that are not known ask for nothing. */
export async function apply(app: App, { type, account, data }: Event): Promise<void> {
  const user = app.users.get(account);
  if (!user || !isOurs(app, data.environment)) return;
  if (type.startsWith('Connection ') && isText(data.slug)) await app.parts.readApp(app, user, data.slug);
  if (type.startsWith('Workflow ') && isText(data.instance_id)) await app.parts.readRun(app, user, data.instance_id);
}

/** The key tells which environment is ours; a body may leave it out. */
function isOurs({ config }: App, environment: unknown): boolean {
  return environment === undefined || environment === environmentOf(config);
}
