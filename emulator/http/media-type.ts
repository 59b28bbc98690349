/** The declared content type that a sent one fits: itself, without parameters, a JSON of another name, or a range of types. */
export function acceptedType(accepted: readonly string[], sent: string): string | undefined {
  if (sent !== '' && accepted[0] === sent) return sent;
  const plain = (type: string) => type.split(';')[0]?.trim().toLowerCase() ?? '';
  const exact = accepted.find((type) => plain(type) === sent);
  if (exact !== undefined || sent === '') return exact;
  const range = accepted.find((type) => plain(type) === '*/*' || plain(type) === `${sent.split('/')[0]}/*`);
  // Clients say application/json of a merge patch, too, as many APIs let them.
  const json = sent === 'application/json' ? accepted.find((type) => /\+json$/.test(plain(type))) : undefined;
  return range ?? json;
}
