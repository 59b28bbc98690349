/** A participant's address on the network. */
export interface Identifier {
  /** Four characters of the list of schemes, such as `0088`. */
  readonly scheme: string;
  readonly identifier: string;
}

/** What the network itself writes before an identifier. */
const CANONICAL = 'iso6523-actorid-upis::';

/** Reads `scheme:value`; null for anything else. @see https://docs.goroute.ai/docs/core-concepts/identifiers */
export function identifierOf(text: string): Identifier | null {
  const plain = text.startsWith(CANONICAL) ? text.slice(CANONICAL.length) : text;
  const [, scheme, identifier] = /^(\d{4}):([A-Za-z0-9._~-]{1,135})$/.exec(plain) ?? [];
  return scheme === undefined || identifier === undefined || !isScheme(scheme) ? null : { scheme, identifier };
}

/** `scheme:value`. */
export function addressOf({ scheme, identifier }: Identifier): string {
  return `${scheme}:${identifier}`;
}

/** True for a code of the list of electronic address schemes. */
export function isScheme(code: string): boolean {
  return SCHEMES.has(code);
}

/**
 * The list as the network publishes it. GoRoute's own pages print five codes that are not on it, and countries that contradict it.
 *
 * @see https://docs.peppol.eu/poacc/billing/3.0/codelist/eas/
 */
const SCHEMES: ReadonlySet<string> = new Set(
  [
    '0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 0190',
    '0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 0216',
    '0217 0218 0221 0225 0230 0235 0240 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929',
    '9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951',
    '9952 9953 9957 9959',
  ].flatMap((line) => line.split(' ')),
);
