import type { JsonObject } from '../core/json.ts';
import { suggestion } from '../core/nearest.ts';
import type { ProviderDefinition } from '../providers/definition.ts';
import type { DocumentWish } from '../providers/documents.ts';
import type { Provider } from '../providers/provider.ts';

const WORDS = /^\{(?:(valid|malformed)|(valid|invalid):([^}\s]+))\}$/;

/**
 * The arguments of a trigger as the integration gets them: a `document` in words (`{valid}`, `{malformed}`, `{invalid:BR-CO-15}`, or
 * `{valid:BR-DE-15}`, which is right in what that rule is about) becomes one that the provider makes, with the number and the addresses that
 * the arguments `number`, `from` and `to` name.
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
  if (is === null) return `A document is {valid}, {malformed}, {invalid:RULE} or {valid:RULE}, and not ${words}.`;
  if (!documents) return `${title} takes no documents.`;
  if (typeof is === 'string') return null;
  const rule = 'breaks' in is ? is.breaks : is.keeps;
  const known = documents.rules.map(({ id }) => id);
  return known.includes(rule) ? null : `There is no rule "${rule}".${suggestion(rule, known)}`;
}

/** What is said for a document; null for what are no such words: a document that was written out, or none. */
function wishIn(words: unknown): DocumentWish['is'] | null {
  const [, plain, word, rule] = WORDS.exec(typeof words === 'string' ? words : '') ?? [];
  if (rule !== undefined) return word === 'valid' ? { keeps: rule } : { breaks: rule };
  return plain === 'valid' || plain === 'malformed' ? plain : null;
}
