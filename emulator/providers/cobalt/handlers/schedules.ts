import { refuse } from '../../../http/dialect.ts';
import type { Exchange, Handler, Reply } from '../../../http/exchange.ts';
import { dialect } from '../dialect.ts';
import { customerOf } from '../identity.ts';
import { objectId } from '../ids.ts';
import { shownSchedule, timingOf, watchSchedule } from '../schedules.ts';
import { cobaltState, type Schedule } from '../state.ts';

/** Schedules. @see https://docs.gocobalt.io/api-reference/schedule/register-cron */
export const scheduleHandlers: Readonly<Record<string, Handler>> = {
  listSchedules: (exchange) => {
    const { world } = exchange;
    const rows = cobaltState(world.store).schedules.by('account', customerOf(exchange).id);
    return exchange.answer(
      200,
      rows.map((row) => shownSchedule(world, row)),
    );
  },

  createSchedule: (exchange) => {
    const { world, json } = exchange;
    const account = customerOf(exchange);
    const named = exchange.header('workflow_id_alias') ?? '';
    const { workflows, schedules } = cobaltState(world.store);
    const workflow = workflows.find(({ id, alias }) => id === named || (alias !== null && alias === named));
    if (!workflow) return refuse(dialect, exchange, 'WORKFLOW_NOT_FOUND');
    const timing = timingOf(world, json);
    if (!timing) return refuse(dialect, exchange, 'CRON_INVALID');
    const made = schedules.insert({
      id: objectId(world),
      account: account.id,
      workflow: workflow.id,
      config_id: exchange.header('config_id') ?? account.account_id,
      trigger_type: String(json.trigger_type ?? 'cron'),
      interval_dates: Array.isArray(json.interval_dates) ? json.interval_dates : [],
      payload: json.payload ?? {},
      status: 'running',
      ...timing,
    });
    watchSchedule(world, made);
    return exchange.answer(200, shownSchedule(world, made));
  },

  updateSchedule: (exchange) =>
    withSchedule(exchange, (schedule) => {
      const { world, json } = exchange;
      const isTimed = json.trigger_type !== undefined || json.regex !== undefined || json.interval_dates !== undefined;
      const timing = isTimed ? timingOf(world, { trigger_type: schedule.trigger_type, ...json }) : {};
      if (!timing) return refuse(dialect, exchange, 'CRON_INVALID');
      return changed(exchange, schedule, {
        ...timing,
        ...(typeof json.trigger_type === 'string' && { trigger_type: json.trigger_type }),
        ...(json.payload !== undefined && { payload: json.payload }),
      });
    }),

  deleteSchedule: (exchange) =>
    withSchedule(exchange, ({ id }) => {
      cobaltState(exchange.world.store).schedules.delete(id);
      return exchange.answer(200, { message: 'Scheduled Job Deleted' });
    }),

  pauseSchedule: (exchange) => withSchedule(exchange, (schedule) => changed(exchange, schedule, { status: 'paused' })),

  resumeSchedule: (exchange) =>
    withSchedule(exchange, (schedule) => {
      if (schedule.status === 'running') return refuse(dialect, exchange, 'SCHEDULE_ACTIVE');
      const { world } = exchange;
      const timing = timingOf(world, { ...schedule });
      return changed(exchange, schedule, { status: 'running', ...(timing ?? {}) });
    }),
};

function changed(exchange: Exchange, { id }: Schedule, patch: Partial<Schedule>): Reply {
  const { world } = exchange;
  const schedule = cobaltState(world.store).schedules.update(id, patch);
  watchSchedule(world, schedule);
  return exchange.answer(200, shownSchedule(world, schedule));
}

function withSchedule(exchange: Exchange, use: (schedule: Schedule) => Reply): Reply {
  const { world, path } = exchange;
  const schedule = cobaltState(world.store).schedules.get(path.id ?? '');
  return schedule?.account === customerOf(exchange).id
    ? use(schedule)
    : refuse(dialect, exchange, 'SCHEDULE_NOT_FOUND');
}
