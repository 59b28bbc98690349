/** Of an answer, this many bytes are read. */
const LIMIT_BYTES = 2 * 1024 * 1024;

/** The body of an answer as text, up to a limit: what is longer, or never ends, is not read further. */
export async function boundedText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes < LIMIT_BYTES; ) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    bytes += value.length;
  }
  // A peer that goes on sending is not waited for.
  reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, LIMIT_BYTES).toString('utf8');
}
