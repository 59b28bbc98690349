import type { JsonObject } from '../core/json.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import type { DocumentWish } from '../providers/documents.ts';
import type { Provider } from '../providers/provider.ts';

const WORDS = /^\{(?:(valid|malformed)|invalid:([^}\s]+))\}$/;

/**
 * The arguments of a trigger as the integration gets them: a `document` in words (`{valid}`, `{malformed}`, `{invalid:BR-CO-15}`) becomes
 * one that the provider makes, with the number and the addresses that the arguments `number`, `from` and `to` name.
 */
export function withDocument(provider: Provider, args: JsonObject): JsonObject {
  const is = wishIn(args.document);
  const { documents } = provider.definition;
  if (is === null || !documents) return args;
  const about = ['number', 'from', 'to'].flatMap((name) => {
    const given = args[name];
    return typeof given === 'string' && given !== '' ? [[name, given]] : [];
  });
  return { ...args, document: documents.wanted(provider, { is, ...Object.fromEntries(about) }) };
}

/** What is wrong with the words for a document, or null. */
export function wrongInDocument(
  words: unknown,
  { title, documents }: Pick<ProviderDefinition, 'title' | 'documents'>,
): string | null {
  if (typeof words !== 'string' || !words.startsWith('{')) return null;
  const is = wishIn(words);
  if (is === null) return `A document is {valid}, {malformed} or {invalid:RULE}, and not ${words}.`;
  if (!documents) return `${title} takes no documents.`;
  if (typeof is === 'string' || documents.rules.some(({ id }) => id === is.breaks)) return null;
  return `There is no rule "${is.breaks}".${suggestion(
    is.breaks,
    documents.rules.map(({ id }) => id),
  )}`;
}

/** What is said for a document; null for what are no such words: a document that was written out, or none. */
function wishIn(words: unknown): DocumentWish['is'] | null {
  const [, plain, breaks] = WORDS.exec(typeof words === 'string' ? words : '') ?? [];
  if (breaks !== undefined) return { breaks };
  return plain === 'valid' || plain === 'malformed' ? plain : null;
}
