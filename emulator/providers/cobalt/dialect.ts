import type { JsonObject } from '../../core/json.ts';
import type { ErrorDialect } from '../../http/dialect.ts';
import type { Exchange } from '../../http/exchange.ts';
import { byEra, eraOf } from './era.ts';
import type { Failure, Form, Generation } from './errors/failure.ts';
import { ERRORS, nameOfStatus, typeOfStatus } from './errors.ts';
import { refusedBody } from './refused-body.ts';

/**
 * How Cobalt says no, in the envelope of the generation. Three sources tell of three envelopes, and some services have one of their own.
 *
 * @see https://docs.gocobalt.io/api-reference/overview
 */
export const dialect: ErrorDialect = {
  codes: ERRORS,

  codeFor: nameOfStatus,

  violation: (exchange, violation) => refusedBody(exchange, violation),

  render(exchange, name, _status, message, { fields = {}, headers = {} }) {
    const known = ERRORS[name];
    if (!known) throw new TypeError(`there is no refusal ${name}`);
    const here = generation(exchange, known);
    const status = here.status ?? known.status;
    const said = message === known.message ? (here.message ?? message) : message;
    const body = { ...bodyOf(exchange, known, here, status, said), ...fields };
    const allow = status === 405 ? { Allow: allowed(exchange) } : {};
    return exchange.answer(status, body, { ...allow, ...headers });
  },
};

function generation({ world }: Exchange, { e1, e3 }: Failure): Generation {
  return byEra(world, e1, {}, e3);
}

function bodyOf(exchange: Exchange, known: Failure, here: Generation, status: number, message: string): JsonObject {
  const form = formOf(exchange, known);
  if (form === 'server_error') return { message: 'Server Error', error: message };
  if (form === 'bare') return { message };
  if (form === 'auth_structure') return { error: 'SERVER_ERROR', message };
  if (form === 'error_only') return { error: message };
  const type = here.type ?? known.type ?? typeOfStatus(status);
  const code = here.code ?? known.code;
  const { world, name } = exchange;
  if (eraOf(world) === 'E3') {
    const named = known.service === 'auth' ? { error: code } : { error_code: code };
    return { status_code: status, http_error_type: type, ...named, message };
  }
  const request_id = world.random.uuid();
  // The update of a config called it otherwise.
  if (eraOf(world) === 'E1')
    return { status_code: status, [name === 'updateConfig' ? 'error' : 'error_type']: type, message, request_id };
  return { status_code: status, http_error_type: type, error_code: code, message, request_id };
}

/** The body of an expired token is known of 2023 only; a knob says how it is today. */
function formOf({ world }: Exchange, { form }: Failure): Form | null {
  if (form !== 'bare') return form;
  const word = world.knobs.text('expired_token_body');
  const isBare = word === 'by_era' ? eraOf(world) !== 'E3' : word === 'bare';
  return isBare ? 'bare' : null;
}

function allowed({ world, entry }: Exchange): string {
  const fits = (template: string) => {
    const [wanted, sent] = [template.split('/'), entry.path.split('/')];
    return wanted.length === sent.length && wanted.every((part, i) => part.includes('{') || part === sent[i]);
  };
  const here = world.contract.operations.filter(({ path, also = [] }) => [path, ...also].some(fits));
  return [...new Set(here.map(({ method }) => method))].join(', ');
}
