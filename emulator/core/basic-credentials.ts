/** `Authorization: Basic …` hides a client secret in base64, where no scan for its text would see it. */
const BASIC = /\b(basic) +([A-Za-z0-9+/]{4,}={0,2})/gi;

/** What the HTTP Basic credentials in a text say when decoded, each as `user:password`. */
export function basicCredentials(text: string): string[] {
  return [...text.matchAll(BASIC)].map(([, , code]) => decode(code ?? ''));
}

/** The text with HTTP Basic credentials replaced by what `change` makes of them decoded; null leaves them as they are. */
export function replaceBasic(text: string, change: (credentials: string) => string | null): string {
  return text.replace(BASIC, (whole: string, scheme: string, code: string) => {
    const changed = change(decode(code));
    return changed === null ? whole : `${scheme} ${changed}`;
  });
}

function decode(code: string): string {
  return Buffer.from(code, 'base64').toString('utf8');
}
