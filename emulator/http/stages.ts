import type { Operation } from './contract.ts';
import { type ErrorDialect, refuse } from './dialect.ts';
import type { Exchange, Handler, Reply, Stage } from './exchange.ts';
import { answers, faultReply } from './fault-reply.ts';
import { foldedQuery } from './folding.ts';
import { bodyViolations } from './request-body.ts';
import { type Violation, validatorOf } from './validation.ts';

/** The parts of a provider that stages are made of. */
export interface StageParts {
  readonly dialect: ErrorDialect;
  readonly handlers: Readonly<Record<string, Handler>>;
}

/** Meets the faults in force. Those that answer or reset do so now; slow ones act in {@link linger}, the rest when the answer is sent. */
export function meetFaults({ dialect }: Pick<StageParts, 'dialect'>): Stage {
  return (exchange) => (exchange.world.faults.idle ? undefined : meet(exchange, dialect));
}

async function meet(exchange: Exchange, dialect: ErrorDialect): Promise<Reply | undefined> {
  const { world, entry, operation, name } = exchange;
  const faults = world.faults.meet(
    {
      operation: [operation?.id, name].filter((known) => known != null),
      path: entry.path,
      credential: [entry.credential, entry.subject].filter((known) => known !== null),
    },
    entry.seq,
  );
  exchange.pending.push(...faults);
  if (faults.length > 0) entry.faults = faults.map((fault) => fault.id);
  const answering = faults.find((fault) => answers(fault) && !fault.spec.effect);
  if (answering) {
    await delay(exchange);
    return faultReply(dialect, exchange, answering);
  }
  return faults.some(({ spec }) => spec.reset === 'before') ? NOTHING : undefined;
}

/** What is "sent" where the socket is cut or kept silent instead. */
const NOTHING: Reply = { status: 503, headers: {}, body: '' };

/** A slow provider: waits, or hangs, after a request was admitted and counted as in flight, and before it has any effect. */
export const linger: Stage = (exchange) => (exchange.pending.length === 0 ? undefined : wait(exchange));

async function wait(exchange: Exchange): Promise<Reply | undefined> {
  await delay(exchange);
  return exchange.pending.some(({ spec }) => spec.hangMs !== undefined) ? NOTHING : undefined;
}

async function delay(exchange: Exchange): Promise<void> {
  const { faults } = exchange.world;
  for (const { id, spec } of exchange.pending)
    if (spec.delayMs !== undefined) await exchange.wait(spec.delayMs, faults.cleared(id));
}

/** Refuses a route that the contract does not have, or that its knob switches off, in the provider's words; the journal names the nearest. */
export function route({ dialect }: Pick<StageParts, 'dialect'>): Stage {
  return (exchange) => {
    if (exchange.operation) return undefined;
    const { world, entry } = exchange;
    const exists = ({ knob }: Operation) => knob === null || world.knobs.flag(knob);
    const isHere = ({ path, also = [] }: Operation) => [path, ...also].some((known) => pathFits(known, entry.path));
    const others = world.contract.operations.filter((known) => exists(known) && isHere(known));
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
  return (
    wanted.length === sent.length &&
    wanted.every((part, i) => (part.startsWith('{') ? sent[i] !== '' : part === sent[i]))
  );
}

/**
 * Validates parameters and body against the contract; the first departure names the field in the refusal. `emptyBody: 'object'` reads a body
 * that is absent, and may be, as an empty object, so that what a schema requires is missed.
 */
export function validate({ dialect, emptyBody }: Pick<StageParts, 'dialect'> & { emptyBody?: 'object' }): Stage {
  return (exchange) => {
    const { operation, world } = exchange;
    if (!operation || operation.emulatorOnly) return undefined;
    const validator = validatorOf(world.contract);
    const query = foldedQuery(world.contract, operation, exchange.sentQuery);
    const { headers } = exchange.incoming;
    // Only what has parameters there is copied: their types and defaults are put into the copy.
    const inPath = validator.takes(operation, 'path')
      ? validator.parameters(operation, 'path', { ...exchange.path })
      : FITS;
    const inQuery = validator.parameters(operation, 'query', query);
    const inHeaders = validator.takes(operation, 'header')
      ? validator.parameters(operation, 'header', { ...headers })
      : FITS;
    exchange.query = query;
    const inBody = bodyViolations(exchange, emptyBody === 'object');
    for (const says of validator.untold.splice(0)) {
      const { provider, journal } = world;
      journal.append({ kind: 'finding', provider, cause: exchange.entry.seq, finding: 'schema_unusable', says });
    }
    const refusal = (late: readonly Violation[]) => {
      const count = inPath.length + inQuery.length + inHeaders.length + late.length;
      return count === 0 ? undefined : refused(exchange, dialect, [...inPath, ...inQuery, ...inHeaders, ...late]);
    };
    return inBody instanceof Promise ? inBody.then(refusal) : refusal(inBody);
  };
}

const FITS: readonly Violation[] = [];

/** The answer to a request that departs from the contract; none where it does not. */
function refused(exchange: Exchange, dialect: ErrorDialect, violations: readonly Violation[]): Reply | undefined {
  const first = violations[0];
  if (!first) return undefined;
  for (const violation of violations) {
    exchange.explain({
      what: violation.where.startsWith('body')
        ? 'body'
        : violation.where === 'content-type'
          ? 'content-type'
          : 'parameter',
      sent: `${violation.where} = ${JSON.stringify(violation.sent) ?? 'nothing'}`,
      expected: `must ${violation.says}`,
    });
  }
  const message = `${first.where} must ${first.says}`;
  const { code, details } = dialect.violation?.(exchange, first, violations) ?? {
    code: dialect.codeFor(400, exchange.name),
    details: {},
  };
  return refuse(dialect, exchange, code, { message, ...details });
}

/** Carries out the operation: by a handler of its name, or by what carries out all the others. */
export function handle({
  handlers,
  otherwise,
}: Pick<StageParts, 'handlers'> & { readonly otherwise?: Handler }): Stage {
  return (exchange) => {
    const handler = handlers[exchange.name ?? ''] ?? handlers[exchange.operation?.id ?? ''] ?? otherwise;
    if (!handler) throw new TypeError(`${exchange.world.provider} has no handler for ${exchange.name}`);
    return handler(exchange);
  };
}
