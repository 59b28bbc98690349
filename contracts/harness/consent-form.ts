/** A field of a form that a browser would send. */
export interface FormField {
  readonly name: string;
  readonly value: string;
  readonly type: string;
}

/** A form of a page. */
export interface Form {
  /** As written; relative to the page. */
  readonly action: string;
  readonly fields: readonly FormField[];
}

/** How a person decides on a consent page. */
export interface Consent {
  readonly decision: 'approve' | 'decline' | 'partial';
  /** Optional scopes that are not ticked; of a partial consent, all of them where none is named. */
  readonly without: readonly string[];
}

/** The first form of a page that asks for a decision, or null. */
export function consentForm(html: string): Form | null {
  for (const [, attributes = '', inner = ''] of html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)) {
    const fields = [...inner.matchAll(/<(?:input|button)\b([^>]*)>/gi)].map(([, found = '']) => ({
      name: attribute(found, 'name'),
      value: attribute(found, 'value'),
      type: attribute(found, 'type'),
    }));
    if (fields.some(({ name }) => name === 'decision')) return { action: attribute(attributes, 'action'), fields };
  }
  return null;
}

/** What a browser sends when a person decides so. */
export function decide({ fields }: Form, { decision, without }: Consent): URLSearchParams {
  const sent = new URLSearchParams();
  for (const { name, value, type } of fields) {
    if (type === 'hidden') sent.append(name, value);
    if (type !== 'checkbox' || without.includes(value)) continue;
    if (decision !== 'partial' || without.length > 0) sent.append(name, value);
  }
  sent.set('decision', decision === 'decline' ? 'decline' : 'approve');
  return sent;
}

function attribute(text: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(text)?.[1] ?? '';
  return value
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
