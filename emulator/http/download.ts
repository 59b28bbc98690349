/** How long a download may take and how large it may become. */
export interface DownloadLimits {
  /** Wall ms from the first byte that is sent to the last one that comes. */
  readonly ms: number;
  readonly bytes: number;
}

/** What is at an address. */
export interface Downloaded {
  /** Where it was in the end, behind all redirects: what relative references start from. */
  readonly url: string;
  readonly text: string;
}

/** Why something cannot be downloaded, as the end of a sentence: `it answers 404`. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

const MIB = 1024 * 1024;

/** Reads a text from the web, following redirects. @throws DownloadError */
export async function download(url: string, limits: DownloadLimits): Promise<Downloaded> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(limits.ms) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new DownloadError(`it answers ${response.status}`);
    }
    const text = await textOf(response, limits.bytes);
    return { url: response.url, text };
  } catch (thrown) {
    throw thrown instanceof DownloadError ? thrown : new DownloadError(reasonOf(thrown, limits));
  }
}

async function textOf({ body }: Response, bytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    // Leaving the loop ends the transfer.
    if (size > bytes) throw new DownloadError(`it is larger than ${inMib(bytes)} MiB`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function inMib(bytes: number): string {
  return String(Math.round((bytes / MIB) * 100) / 100);
}

/** What went wrong below HTTP: `fetch` itself says no more than that it failed. */
function reasonOf(thrown: unknown, { ms }: DownloadLimits): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return `it has not come within ${ms / 1000} s`;
  const { cause } = thrown;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null;
  if (code === 'ECONNREFUSED') return 'nobody listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'there is no host of that name';
  return cause instanceof Error ? cause.message : thrown.message;
}
