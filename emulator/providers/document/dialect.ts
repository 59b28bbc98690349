import type { Contract, Operation } from '../../http/contract.ts';
import { object } from '../../http/contract.ts';
import type { ErrorDialect, RefusalDetails } from '../../http/dialect.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { Violation } from '../../http/validation.ts';
import type { Shapes } from '../../resources/shape.ts';
import { ErrorBody } from './error-body.ts';
import { CODES, codeOf, INSTEAD } from './statuses.ts';

/** How the document of an API shows a refusal. */
interface Shown {
  readonly contentType: string;
  readonly body: ErrorBody | null;
}

const PLAIN = 'application/json';

/** How an API says no, as far as its document tells: statuses that the operation declares, bodies by their schemas. */
export class DocumentDialect implements ErrorDialect {
  readonly codes = CODES;
  readonly #contract: Contract;
  readonly #shapes: Shapes;
  readonly #shown = new Map<string, Shown>();
  #usual: Shown | undefined;

  constructor(contract: Contract, shapes: Shapes) {
    this.#contract = contract;
    this.#shapes = shapes;
  }

  codeFor(status: number): string {
    return codeOf(status);
  }

  /** The code of a status that the operation declares: the wanted one, or what stands in for it. */
  declared(operation: Operation | null, status: number): string {
    const known = object(operation?.document.responses);
    const isDeclared = (one: number) => known[String(one)] !== undefined;
    if (isDeclared(status)) return codeOf(status);
    const other = (INSTEAD[status] ?? []).find(isDeclared);
    // What few APIs tell apart is told apart only where the document does.
    return codeOf(other ?? (status === 415 || status === 422 ? 400 : status));
  }

  violation(
    exchange: Exchange,
    violation: Violation,
    all: readonly Violation[],
  ): { code: string; details: RefusalDetails } {
    const { where } = violation;
    const isForm = where === 'content-type';
    const isBody = where.startsWith('body') && violation.keyword !== null;
    const status = isForm ? 415 : isBody ? 422 : 400;
    return { code: this.declared(exchange.operation, status), details: { fields: { violations: all } } };
  }

  render(exchange: Exchange, code: string, status: number, message: string, details: RefusalDetails) {
    const { contentType, body } = this.#for(exchange.operation, status);
    const violations = violationsOf(details);
    const facts = { exchange, code, status, message, violations };
    return {
      status,
      headers: { 'Content-Type': contentType, ...details.headers },
      body: JSON.stringify(body ? body.of(facts) : { error: { code, message } }),
    };
  }

  #for(operation: Operation | null, status: number): Shown {
    if (!operation || operation.emulatorOnly) return this.#usualOne();
    const key = `${operation.id} ${status}`;
    const known = this.#shown.get(key);
    if (known) return known;
    const found = this.#declaredBy(operation, status) ?? this.#usualOne();
    this.#shown.set(key, found);
    return found;
  }

  #declaredBy({ document }: Operation, status: number): Shown | null {
    const responses = object(document.responses);
    const keys = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
    const key =
      keys.find((one) => responses[one] !== undefined) ??
      keys.find((one) => responses[one.toLowerCase()] !== undefined);
    return key === undefined ? null : this.#of(responses[key]);
  }

  #of(response: unknown): Shown | null {
    const content = object(this.#contract.resolve(response).content);
    const contentType = Object.keys(content).find((type) => type.includes('json'));
    if (contentType === undefined) return null;
    const { schema } = object(content[contentType]);
    return { contentType, body: schema ? new ErrorBody(this.#shapes.of(schema)) : null };
  }

  /** What the document shows for most refusals: for those that no operation declares. */
  #usualOne(): Shown {
    this.#usual ??= this.#mostShown() ?? { contentType: PLAIN, body: null };
    return this.#usual;
  }

  #mostShown(): Shown | null {
    const counts = new Map<unknown, { readonly shown: Shown; count: number }>();
    for (const { document } of this.#contract.operations) {
      for (const [status, response] of Object.entries(object(document.responses))) {
        if (!/^[45]|default/.test(status)) continue;
        const shown = this.#of(response);
        if (!shown?.body) continue;
        const key = shown.body.shape.name ?? shown.body.shape;
        const before = counts.get(key);
        if (before) before.count++;
        else counts.set(key, { shown, count: 1 });
      }
    }
    return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.shown ?? null;
  }
}

function violationsOf({ fields }: RefusalDetails): readonly Violation[] {
  const given = fields?.violations;
  return Array.isArray(given) ? given.filter(isViolation) : [];
}

function isViolation(value: unknown): value is Violation {
  return typeof value === 'object' && value !== null && 'where' in value && 'says' in value;
}
