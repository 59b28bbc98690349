/** Enough of a text to know it by: what a document says may be as long as it likes, and a sentence about it may not. */
export function shortened(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
