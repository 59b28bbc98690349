import { Refused, reasonOf } from '../../reference/errors.ts';
import type { App } from './app.ts';
import { pushCustomer } from './customers.ts';
import { Stopped } from './errors.ts';
import { pushOrder } from './orders.ts';
import type { Task } from './tasks.ts';

/** How a task came out for now. */
export type Outcome = 'done' | 'refused' | 'waiting';

/** Works on one task. What Augno refuses is told to people and ended; anything else stays queued. Never throws. */
export async function push(app: App, task: Task): Promise<Outcome> {
  try {
    if (task.kind === 'customer') await pushCustomer(app, task);
    else await pushOrder(app, task);
    app.tasks.end(task, 'done');
    return 'done';
  } catch (error) {
    app.log('task not done', { task: task.id, reason: reasonOf(error) });
    app.messages.tell(task.key, app.parts.wordsFor(error));
    if (!(error instanceof Refused) || error instanceof Stopped) return 'waiting';
    app.parts.onRefused(app, task, error);
    return 'refused';
  }
}

/** The record is at fault, and only that: it waits for a person, and the others go on. */
export function onRefused(app: App, task: Task, error: Refused): void {
  app.tasks.end(task, 'refused', error.message);
}

/** Works on all that waits, one after the other: what was left by an earlier process, or by an outage. */
export async function pushQueued(app: App): Promise<void> {
  for (const task of app.tasks.queued()) {
    if (app.stop.isStopped) return;
    await push(app, task);
  }
}
