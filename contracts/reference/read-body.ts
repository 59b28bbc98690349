const LARGEST_BODY = 1_048_576;

/** The body byte for byte; undefined when it is too large to be a webhook. */
export async function readBody(request: AsyncIterable<Buffer>, largest = LARGEST_BODY): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= largest) chunks.push(chunk);
  }
  return size <= largest ? Buffer.concat(chunks) : undefined;
}
