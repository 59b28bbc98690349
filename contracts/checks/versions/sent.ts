import type { RequestEntry } from '../../../emulator/core/entry.ts';
import { lowerHeaders } from '../../../emulator/core/entry-view.ts';
import type { Profile } from '../../../emulator/providers/definition.ts';

/** The version of the API that a request asked for, or null where it named none. */
export function versionIn({ version }: Profile, { request }: RequestEntry): string | null {
  const sent = lowerHeaders(request.headers)[version?.header.toLowerCase() ?? ''];
  return typeof sent === 'string' && sent !== '' ? sent : null;
}
