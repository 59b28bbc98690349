import { isJsonObject, type JsonObject } from '../../core/json.ts';
import type { World } from '../../http/world.ts';
import { configOf, isEnabled } from './engine/access.ts';
import { nextRun, parseCron } from './engine/cron.ts';
import { begin } from './engine/run.ts';
import { cobaltState, organizationOf, type Schedule } from './state.ts';

const MINUTE_MS = 60_000;
/** @see https://docs.gocobalt.io/api-reference/schedule/register-cron */
const SHORTEST_MS = 5 * MINUTE_MS;

/** When a schedule runs: the next instant, and how far the one after is; null for words that say nothing, or runs that are too close. */
export function timingOf(world: World, said: JsonObject): Pick<Schedule, 'next_at' | 'every_ms' | 'regex'> | null {
  const now = world.clock.now();
  if (said.trigger_type === 'interval') {
    const dates = Array.isArray(said.interval_dates) ? said.interval_dates.filter(isJsonObject) : [];
    const every_ms = dates.reduce((sum, date) => sum + lengthOf(date), 0);
    return every_ms < SHORTEST_MS ? null : { next_at: now + every_ms, every_ms, regex: null };
  }
  const regex = typeof said.regex === 'string' ? said.regex : '';
  const cron = parseCron(regex);
  const next_at = cron && nextRun(cron, now);
  const then = cron && next_at !== null && next_at !== undefined ? nextRun(cron, next_at) : null;
  if (next_at === null || next_at === undefined || then === null) return null;
  return then - next_at < SHORTEST_MS ? null : { next_at, every_ms: then - next_at, regex };
}

/** How long an interval is; what its members mean is inferred. */
function lengthOf({ day, hour, minute }: JsonObject): number {
  const minutes = (Number(day ?? 0) * 24 + Number(hour ?? 0)) * 60 + Number(minute ?? 0);
  return minutes * MINUTE_MS;
}

/** Waits for the next run of a schedule. */
export function watchSchedule(world: World, { id, next_at, status }: Schedule): void {
  if (status !== 'running') return;
  world.clock.schedule(next_at - world.clock.now(), () => {
    const now = cobaltState(world.store).schedules.get(id);
    if (now?.status === 'running' && now.next_at === next_at) run(world, now);
  });
}

/** Waits again for all of them, after a restore or a restart. */
export function resumeSchedules(world: World): void {
  for (const schedule of cobaltState(world.store).schedules.list()) watchSchedule(world, schedule);
}

function run(world: World, schedule: Schedule): void {
  const { accounts, workflows, schedules } = cobaltState(world.store);
  const account = accounts.get(schedule.account);
  const workflow = workflows.get(schedule.workflow);
  const cron = schedule.regex === null ? null : parseCron(schedule.regex);
  const next_at = (cron && nextRun(cron, schedule.next_at)) ?? schedule.next_at + schedule.every_ms;
  watchSchedule(world, schedules.update(schedule.id, { next_at }));
  if (!account || !workflow?.published) return;
  if (!isEnabled(configOf(world, account, workflow.slug, schedule.config_id), workflow)) return;
  begin(world, {
    workflow,
    account,
    configId: schedule.config_id,
    payload: schedule.payload,
    source: 'Schedule',
    eventId: null,
    retryOf: null,
    cause: null,
  });
}

/** A schedule as answers show it; the misspelling is Cobalt's. */
export function shownSchedule(world: World, schedule: Schedule): JsonObject {
  const account = cobaltState(world.store).accounts.get(schedule.account);
  return {
    _id: schedule.id,
    event_id: organizationOf(world.store).default_app_id,
    workflow: schedule.workflow,
    config_id: schedule.config_id,
    linked_account_id: account?.account_id ?? '',
    trigger_type: schedule.trigger_type,
    ...(schedule.regex !== null && { cron_patten: schedule.regex }),
    trigger_interval: schedule.interval_dates,
    status: schedule.status,
    inactive: schedule.status === 'paused',
    registered_by_api: true,
    options: {},
    payload: schedule.payload,
  };
}
