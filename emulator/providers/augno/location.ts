import { isJsonObject, tryParseJson } from '../../core/json.ts';
import { bodyText } from '../../http/body.ts';
import type { Exchange, Handler, Reply } from '../../http/exchange.ts';

/** Ids come first in nearly every answer, so that most need not be read whole. */
const ID_FIRST = '{"id":"';

/** Tells where what was created is found: the path of the collection and the id. A handler that knows better says so itself. */
export function located(handler: Handler): Handler {
  return (exchange) => {
    const reply = handler(exchange);
    return reply instanceof Promise ? reply.then((made) => at(exchange, made)) : at(exchange, reply);
  };
}

function at(exchange: Exchange, reply: Reply): Reply {
  const which = exchange.world.knobs.text('location_header');
  if (reply.status !== 201 || which === 'never' || reply.headers.Location !== undefined) return reply;
  // What an action makes is not below it.
  if (which === 'api_keys' || exchange.entry.path.includes('/actions/')) return reply;
  const { status, headers, body } = reply;
  const id = idIn(bodyText(body));
  if (id === null) return reply;
  const location = { Location: `${exchange.entry.path.replace(/\/$/, '')}/${id}` };
  return { status, headers: Object.assign({}, headers, location), body };
}

function idIn(text: string): string | null {
  if (text.startsWith(ID_FIRST)) {
    const id = text.slice(ID_FIRST.length, text.indexOf('"', ID_FIRST.length));
    if (id !== '' && !id.includes('\\')) return id;
  }
  const value = tryParseJson(text);
  return isJsonObject(value) && typeof value.id === 'string' ? value.id : null;
}
