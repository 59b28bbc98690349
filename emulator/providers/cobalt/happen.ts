import { EmulatorError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { suggestion } from '../../core/nearest.ts';
import type { ProviderEvent, World } from '../../http/world.ts';
import { type About, connectionEvent, eventsFor } from './announcing.ts';
import type { App } from './apps/app.ts';
import { connectAlone } from './connect-alone.ts';
import { connectionsTo, disconnect, expire } from './connections.ts';
import { appIn, customerIn } from './customer.ts';
import { endEvent } from './engine/announce-end.ts';
import { endedRun } from './engine/ended-run.ts';
import type { ExecutionStatus } from './engine/execution.ts';
import type { Account } from './state.ts';

/** What overrides say about the happening itself rather than about the body. */
const ABOUT = ['of', 'environment', 'app', 'workflow', 'error'];

/** How executions end that are told of. */
const ENDS: Readonly<Record<string, ExecutionStatus>> = {
  'Workflow Completed': 'COMPLETED',
  'Workflow Errored': 'ERRORED',
  'Workflow Stopped': 'STOPPED',
  'Workflow Timed Out': 'TIMED_OUT',
};

/** Every type that may be emitted in this world: those of the contract, and those that a knob adds. */
export function knownEventTypes(world: World): string[] {
  const added = world.knobs.text('extra_event_types').split(',');
  return [...world.contract.events, ...added.map((type) => type.trim()).filter((type) => type !== '')];
}

/**
 * Lets something happen that Cobalt tells of, and gives the event: the data changes first, so that the API agrees with the webhook. `of` names
 * the linked account, `app` or `slug` the application, `workflow` what ran, `error` why it failed, anything else replaces members of the body.
 *
 * @throws EmulatorError `event_type_unknown`, `linked_account_unknown`, `app_unknown`
 */
export function happen(world: World, type: string, overrides: JsonObject): ProviderEvent {
  assertEventType(world, type);
  const account = customerIn(world, overrides);
  const { payload, about } = happened(world, account, type, overrides);
  const outer = Object.entries(overrides).filter(([name]) => !ABOUT.includes(name));
  const [first, ...others] = eventsFor(world, { ...payload, ...Object.fromEntries(outer) }, about);
  if (!first) throw new EmulatorError('happening_refused', 'There is nobody to tell.', { status: 409 });
  for (const other of others) world.emit(other, null);
  return first;
}

function happened(
  world: World,
  account: Account,
  type: string,
  args: JsonObject,
): { payload: JsonObject; about: About } {
  const { environment } = account;
  const status = ENDS[type];
  if (status) {
    const { run, workflow } = endedRun(world, account, status, args);
    const payload = { ...endEvent(world, run), event: type };
    return { payload, about: { environment, slug: workflow.slug, workflow: workflow.id } };
  }
  const app = appIn(args);
  change(world, account, app, type);
  return {
    payload: connectionEvent(world, account, app.slug, type),
    about: { environment, slug: app.slug, workflow: null },
  };
}

function change(world: World, account: Account, app: App, type: string): void {
  const own = connectionsTo(world, account, app.slug);
  if (type === 'Connection Created') connectAlone(world, account, app, 'silent');
  if (type === 'Connection Deleted') disconnect(world, account, app.slug, null, 'silent');
  if (type !== 'Connection Expired') return;
  const dying = own.length > 0 ? own : [connectAlone(world, account, app, 'silent')];
  for (const { id } of dying) expire(world, id, 'silent');
}

function assertEventType(world: World, type: string): void {
  const known = knownEventTypes(world);
  if (known.includes(type)) return;
  throw new EmulatorError(
    'event_type_unknown',
    `Cobalt has no webhook type "${type}".${suggestion(type, known)} Add one with --knob "cobalt.extra_event_types=${type}"`,
  );
}
