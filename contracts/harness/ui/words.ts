/** What a page may call something, where a configuration says nothing else. A word that begins with `css=` is a selector. */
export const DEFAULT_WORDS = {
  /** Sends the form of the sign-up. */
  signup: ['Sign up', 'Create account', 'Create your account', 'Register', 'Get started', 'Continue'],
  /** Sends the form of the log-in. */
  login: ['Log in', 'Login', 'Sign in', 'Continue'],
  /** Labels of fields in those forms. */
  email: ['E-mail', 'Email', 'E-mail address', 'Email address', 'User name', 'Username'],
  password: ['Password'],
  /** Begins to connect an application. */
  connect: ['Connect', 'Authorize', 'Link'],
  /** Shows that an application is connected. */
  connected: ['Connected', 'Active', 'Linked'],
  /** Begins to connect an application anew whose credentials have died. */
  reconnect: ['Reconnect', 'Connect again', 'Re-connect', 'Reauthorize'],
  /** Ends a connection. */
  disconnect: ['Disconnect', 'Remove', 'Unlink', 'Delete'],
  /** Answers a question whether that is meant. */
  confirm: ['Yes', 'Confirm', 'OK', 'Disconnect', 'Remove', 'Delete'],
  /** Sends the form of an application that is connected by a key. */
  save: ['Save', 'Connect', 'Submit', 'Continue', 'Add', 'Reconnect'],
  /** What a person is told when something went wrong has one of these in it. */
  failed: [
    'fail',
    'error',
    'could not',
    "couldn't",
    'cannot',
    "can't",
    'unable',
    'not connected',
    'did not',
    "didn't",
    'was not',
    "wasn't",
    'denied',
    'declined',
    'refused',
    'rejected',
    'wrong',
    'invalid',
    'expired',
    'blocked',
    'problem',
    'try again',
    'cancel',
    'not allowed',
    'unavailable',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Something that a page has a word for. */
export type UiWord = keyof typeof DEFAULT_WORDS;

/** What pages call things. */
export type UiWords = Readonly<Record<UiWord, readonly string[]>>;

const SELECTOR = 'css=';

/** The selectors among words, with what their placeholders stand for: `{slug}` and `{name}` of an application. */
export function selectorsIn(words: readonly string[], facts: Readonly<Record<string, string>> = {}): string[] {
  return words.filter((word) => word.startsWith(SELECTOR)).map((word) => filled(word.slice(SELECTOR.length), facts));
}

/** A label that is one of the words, alone or with more behind it: `Connect`, `Connect Harbor CRM`, and not `Connected`. Null for selectors only. */
export function labelled(words: readonly string[]): RegExp | null {
  const plain = words.filter((word) => !word.startsWith(SELECTOR)).map(escaped);
  return plain.length === 0 ? null : new RegExp(`^\\s*(?:${plain.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** A text that has one of the words in it, as a whole word, and not after "not". */
export function mentioned(words: readonly string[]): RegExp | null {
  const plain = words.filter((word) => !word.startsWith(SELECTOR)).map(escaped);
  if (plain.length === 0) return null;
  return new RegExp(`(?<!\\bnot\\s)(?<![\\p{L}\\p{N}])(?:${plain.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** A text that has one of the words in it, anywhere. */
export function containing(words: readonly string[]): RegExp {
  return new RegExp(words.map(escaped).join('|'), 'i');
}

function filled(text: string, facts: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
