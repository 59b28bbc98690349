import { type ErrorDialect, refuse } from './dialect.ts';
import type { Exchange, Handler, Stage } from './exchange.ts';
import { faultReply } from './fault-reply.ts';
import { isOnTheWayIn } from './faults.ts';
import { type Violation, validatorOf } from './validation.ts';

/** The parts of a provider that stages are made of. */
export interface StageParts {
  readonly dialect: ErrorDialect;
  readonly handlers: Readonly<Record<string, Handler>>;
}

/** Meets the faults in force: those of the way in act now, the others wait in `pending` for the answer. */
export function meetFaults({ dialect }: Pick<StageParts, 'dialect'>): Stage {
  return (exchange) => (exchange.world.faults.idle ? undefined : meet(exchange, dialect));
}

async function meet(exchange: Exchange, dialect: ErrorDialect) {
  const { world, entry, operation, name, identity } = exchange;
  const target = {
    operation: [operation?.id, name].filter((known) => known != null),
    path: entry.path,
    credential: [identity?.credential, identity?.subject].filter((known) => known != null),
  };
  const faults = world.faults.claim(target, entry.seq);
  for (const fault of faults) {
    entry.faults.push(fault.id);
    if (fault.spec.delayMs !== undefined) await world.clock.sleepWall(fault.spec.delayMs);
  }
  exchange.pending.push(...faults);
  const answering = faults.find(({ spec }) => spec.status !== undefined || spec.error !== undefined);
  if (answering) return faultReply(dialect, exchange, answering.spec);
  const silent = faults.find(({ spec }) => isOnTheWayIn(spec) && (spec.reset || spec.hangMs !== undefined));
  return silent ? { status: 503, headers: {}, body: '' } : undefined;
}

/** Refuses a route that the contract does not have, or that its knob switches off, in the provider's words; the journal names the nearest. */
export function route({ dialect }: Pick<StageParts, 'dialect'>): Stage {
  return (exchange) => {
    if (exchange.operation) return undefined;
    const { world, entry } = exchange;
    const others = world.contract.operations.filter((known) => pathFits(known.path, entry.path));
    const near = others[0] ?? world.contract.nearest(entry.method, entry.path);
    return refuse(dialect, exchange, dialect.codeFor(others.length > 0 ? 405 : 404, null), {
      ...(near && {
        explain: {
          what: 'route',
          sent: `${entry.method} ${entry.path}`,
          expected: `${near.method} ${near.path} (${near.id})`,
        },
      }),
    });
  };
}

function pathFits(template: string, path: string): boolean {
  const wanted = template.split('/');
  const sent = path.split('/');
  return wanted.length === sent.length && wanted.every((part, i) => part.startsWith('{') || part === sent[i]);
}

/** Validates parameters and body against the contract; the first departure names the field in the refusal. */
export function validate({ dialect }: Pick<StageParts, 'dialect'>): Stage {
  return (exchange) => {
    const { operation, world, entry } = exchange;
    if (!operation || operation.emulatorOnly) return undefined;
    const validator = validatorOf(world.contract);
    const query = queryValues(exchange.sentQuery);
    const violations = [
      ...validator.parameters(operation, 'path', { ...exchange.path }),
      ...validator.parameters(operation, 'query', query),
      ...bodyViolations(exchange),
    ];
    exchange.query = query;
    const first = violations[0];
    if (!first) return undefined;
    for (const violation of violations) {
      entry.explain.push({
        what: violation.where.startsWith('body')
          ? 'body'
          : violation.where === 'content-type'
            ? 'content-type'
            : 'parameter',
        sent: `${violation.where} = ${JSON.stringify(violation.sent) ?? 'nothing'}`,
        expected: `must ${violation.says}`,
      });
    }
    return refuse(dialect, exchange, dialect.codeFor(400, exchange.name), {
      message: `${first.where} must ${first.says}`,
    });
  };
}

function queryValues(sent: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of new Set(sent.keys())) {
    const all = sent.getAll(name);
    values[name] = all.length > 1 ? all : all[0];
  }
  return values;
}

function bodyViolations(exchange: Exchange): Violation[] {
  const { operation, body, world } = exchange;
  if (!operation) return [];
  const validator = validatorOf(world.contract);
  const accepted = validator.accepts(operation);
  if (accepted.length === 0) return [];
  const sent = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!accepted.includes(sent)) return [{ where: 'content-type', says: `be ${accepted.join(' or ')}`, sent }];
  if (!sent.includes('json')) return validator.requestBody(operation, sent, Object.fromEntries(exchange.form));
  try {
    return validator.requestBody(operation, sent, JSON.parse(body));
  } catch {
    return [{ where: 'body', says: 'be JSON', sent: body.slice(0, 80) }];
  }
}

/** Carries out the operation. */
export function handle({ handlers }: Pick<StageParts, 'handlers'>): Stage {
  return (exchange) => {
    const handler = handlers[exchange.name ?? ''] ?? handlers[exchange.operation?.id ?? ''];
    if (!handler) throw new TypeError(`${exchange.world.provider} has no handler for ${exchange.name}`);
    return handler(exchange);
  };
}
