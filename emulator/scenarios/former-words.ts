/** Words for what an integration is asked to do that are called otherwise now, by provider. */
const FORMER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cobalt: { event: 'fire' },
};

/** What is wrong with a word that is called otherwise now at one of these providers; null for any other word. */
export function wrongAsFormer(word: string, providers: readonly string[]): string | null {
  const present = providers.flatMap((provider) => FORMER[provider]?.[word] ?? [])[0];
  return present === undefined ? null : `The trigger "${word}" is called "${present}" now.`;
}
