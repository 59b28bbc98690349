import type { Collection, Row } from '../../core/store.ts';
import { decodeCursor, encodeCursor } from '../../http/cursor.ts';
import { refuse } from '../../http/dialect.ts';
import type { Exchange, Handler, Reply, Stage } from '../../http/exchange.ts';
import { pageJson, rowJson } from '../../http/row-json.ts';
import { oauthState } from '../../oauth/grants.ts';
import { dialect } from './dialect.ts';
import { type Event, type Participant, reventoState } from './state.ts';

const DEFAULT_LIMIT = 25;
const MAXIMUM_LIMIT = 50;
/** Lists of which pagination is documented; the others follow a knob. */
const ALWAYS_PAGED = ['listParticipants', 'listActivities'];

const PAGE_HEAD = Buffer.from('{"data":');

const plainJson = rowJson((row: object) => row);
const participantJson = rowJson(({ event_id, ...shown }: Participant) => shown);

/** The nine operations of the API. Everything around them is done by the stages before. */
export const handlers: Readonly<Record<string, Handler>> = {
  getEvent: (exchange) => single(exchange, plainJson(eventOf(exchange))),
  listParticipants: (exchange) => page(exchange, reventoState(exchange.world.store).participants, participantJson),
  listActivities: (exchange) => page(exchange, reventoState(exchange.world.store).activities, plainJson),
  listThreads: (exchange) => page(exchange, reventoState(exchange.world.store).threads, plainJson),
  listLocations: (exchange) => page(exchange, reventoState(exchange.world.store).locations, plainJson),
  listRegistrationWaves: (exchange) => page(exchange, reventoState(exchange.world.store).waves, plainJson),

  getProgram: (exchange) => {
    const { threads, activities, locations, waves } = reventoState(exchange.world.store);
    const { id } = eventOf(exchange);
    const all = <T extends Row>(collection: Collection<T>) => collection.by('event', id);
    const program = {
      event_id: id,
      threads: all(threads),
      activities: all(activities),
      locations: all(locations),
      registration_waves: all(waves),
    };
    return single(exchange, JSON.stringify(program));
  },

  getMyProfile: (exchange) => {
    const user = reventoState(exchange.world.store).users.require(userOf(exchange));
    return single(exchange, plainJson(user));
  },

  getMyApplication: (exchange) => {
    const { participants } = reventoState(exchange.world.store);
    const userId = userOf(exchange);
    const row = participants
      .by('event', exchange.identity?.subject ?? '')
      .find((participant) => participant.user_id === userId);
    if (!row) return refuse(dialect, exchange, 'not_found');
    const application = {
      id: row.application_id,
      event_id: row.event_id,
      participant_id: row.id,
      user_id: row.user_id,
      application_status: row.application_status,
      submitted_at: row.submitted_at,
      custom_form_fields: row.custom_form_fields,
    };
    return single(exchange, JSON.stringify(application));
  },
};

/** With the knob `limit_overflow=clamp`, a limit above the maximum means the maximum; with `strict_query`, unknown parameters are refused. */
export const adjustQuery: Stage = (exchange) => {
  if (exchange.entry.query === '' || !exchange.operation || exchange.operation.requirements.length === 0)
    return undefined;
  const { knobs } = exchange.world;
  const limit = Number(exchange.sentQuery.get('limit'));
  if (knobs.text('limit_overflow') === 'clamp' && limit > MAXIMUM_LIMIT)
    exchange.sentQuery.set('limit', String(MAXIMUM_LIMIT));
  const unknown = [...exchange.sentQuery.keys()].find((name) => name !== 'limit' && name !== 'cursor');
  if (!knobs.flag('strict_query') || unknown === undefined) return undefined;
  return refuse(dialect, exchange, 'invalid_request', { message: `There is no query parameter "${unknown}".` });
};

function eventOf(exchange: Exchange): Event {
  return reventoState(exchange.world.store).events.require(exchange.path.event_id ?? '');
}

function userOf(exchange: Exchange): string {
  const grant = oauthState(exchange.world.store).grants.require(exchange.identity?.credential ?? '');
  return grant.fields.user_id ?? '';
}

function single(exchange: Exchange, json: string): Reply {
  return answerJson(exchange.world.knobs.flag('wrap_single') ? `{"data":${json}}` : json);
}

function answerJson(body: string): Reply {
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body };
}

function page<T extends Row>(exchange: Exchange, collection: Collection<T>, json: (row: T) => string): Reply {
  const { world, query, name } = exchange;
  const eventId = eventOf(exchange).id;
  const paged = world.knobs.flag('paginate_all') || ALWAYS_PAGED.includes(name ?? '');
  const limit = paged ? Number(query.limit ?? DEFAULT_LIMIT) : Number.POSITIVE_INFINITY;
  const binding = { path: exchange.entry.path, credential: exchange.identity?.credential ?? '', limit };
  const after = query.cursor === undefined ? undefined : decodeCursor(binding, String(query.cursor), world.clock.now());
  if (after === null) {
    return refuse(dialect, exchange, 'invalid_request', {
      message: 'The cursor is unknown, altered, too old, or of another list or limit.',
    });
  }
  const { rows, next } = collection.page({ by: ['event', eventId], limit, ...(after !== undefined && { after }) });
  const until = world.clock.now() + world.knobs.number('cursor_ttl_s') * 1000;
  const cursor = next === null ? 'null' : `"${encodeCursor(binding, { after: next, until })}"`;
  const data = pageJson(collection, `${eventId} ${after} ${limit}`, rows, json);
  const tail = Buffer.from(`,"next_cursor":${cursor},"has_more":${next !== null}}`);
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: [PAGE_HEAD, data, tail] };
}
