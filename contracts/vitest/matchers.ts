import { viewEntry } from '../../emulator/core/entry-view.ts';
import type { JournalFilter } from '../../emulator/core/journal.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import type { Provider } from '../../emulator/providers/provider.ts';
import { trafficSchema } from '../../emulator/scenarios/vocabulary.ts';

/** What a matcher tells vitest. */
interface Judgement {
  readonly pass: boolean;
  message(): string;
}

/**
 * Matchers over what a provider has seen, for a team's own tests: `expect.extend(matchers)`.
 *
 * @example
 * expect(revento).toHaveReceived('refreshToken', 1);
 * expect(revento).toShowTraffic({ operation: 'refreshToken' }, { uniqueBy: '/request/form/refresh_token' });
 * expect(revento).toHaveDelivered('application.approved', 'accepted');
 * expect(await page.text()).toLeakNothingOf(revento);
 */
export const matchers = {
  /** Requests of an operation have come, so many or at least one. */
  toHaveReceived(provider: Provider, operation: string, times?: number): Judgement {
    const found = provider.journal.query({ kind: 'request', provider: provider.provider, operation }).length;
    const pass = times === undefined ? found > 0 : found === times;
    const wanted = times === undefined ? 'at least one' : `${times}`;
    return { pass, message: () => `${operation} was requested ${found} times, wanted ${negated(pass)} ${wanted}.` };
  },

  /** The entries that fit a filter fit a JSON Schema of their list, which may use the words for traffic (`spacing`, `uniqueBy`, …). */
  toShowTraffic(provider: Provider, filter: JournalFilter, schema: JsonObject): Judgement {
    const entries = provider.journal.query({ ...filter, provider: provider.provider });
    const complaints = trafficSchema(schema).judge(entries.map((entry) => viewEntry(entry)));
    const told = complaints.map(({ says }) => says).join('; ');
    return {
      pass: complaints.length === 0,
      message: () => told || `${entries.length} entries fit, wanted is that they do not.`,
    };
  },

  /** A webhook of this type was delivered and, where that is asked for, answered so. */
  toHaveDelivered(provider: Provider, type: string, outcome?: 'accepted' | 'refused'): Judgement {
    const attempts = provider.journal
      .query({ kind: 'attempt', provider: provider.provider })
      .filter((attempt) => attempt.type === type);
    const pass = attempts.some((attempt) => outcome === undefined || attempt.outcome === outcome);
    const seen = attempts.map((attempt) => attempt.outcome).join(', ') || 'none was sent';
    return { pass, message: () => `Deliveries of ${type}: ${seen}; wanted ${negated(pass)} ${outcome ?? 'one'}.` };
  },

  /** The text holds no secret that this provider has issued, in any usual form. */
  toLeakNothingOf(text: string, provider: Provider): Judgement {
    const found = provider.secrets.find(text);
    const told = found.map(({ kind, owner }) => `the ${kind} of ${owner}`).join(', ');
    return { pass: found.length === 0, message: () => `The text holds ${told || 'no secret'}.` };
  },
};

function negated(pass: boolean): string {
  return pass ? 'is not' : 'is';
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: a declaration that is merged must repeat the type parameters of vitest's own.
  interface Matchers<T = any> {
    toHaveReceived(operation: string, times?: number): T;
    toShowTraffic(filter: JournalFilter, schema: JsonObject): T;
    toHaveDelivered(type: string, outcome?: 'accepted' | 'refused'): T;
    toLeakNothingOf(provider: Provider): T;
  }
}
