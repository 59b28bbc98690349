import type { Need } from './check.ts';
import { CONFIG_FILE } from './config.ts';

/** Something that a check needs and the configuration does not give. */
export type Missing =
  | { readonly trigger: string; readonly provider: string }
  | { readonly probe: string; readonly provider: string }
  | { readonly webhooks: true; readonly provider: string };

const TRIGGER_LINES: Readonly<Record<string, string>> = {
  connect: 'GET /connect?event_id={eventId}',
  sync: 'POST /sync?event_id={eventId}',
};

const PROBE_LINES: Readonly<Record<string, string>> = {
  state: 'GET /debug/state',
  connection: 'GET /connections/{eventId}',
};

/** What is missing, and the lines of the configuration that would give it. */
export function howToAdd(missing: Missing): string {
  const { provider } = missing;
  if ('trigger' in missing) {
    const line = TRIGGER_LINES[missing.trigger] ?? `POST /${missing.trigger}`;
    return lines(`a trigger ${missing.trigger}`, 'triggers', `${provider}.${missing.trigger}`, line);
  }
  if ('probe' in missing) {
    const name = missing.probe === 'state' ? 'state' : `${provider}.${missing.probe}`;
    return lines(`a probe ${name}`, 'probes', name, PROBE_LINES[missing.probe] ?? `GET /${missing.probe}`);
  }
  return lines('the address of webhooks', 'webhooks', provider, `/webhooks/${provider}`);
}

/** The needs of a check that a host does not meet. */
export function unmet(
  needs: readonly Need[],
  provider: string,
  given: { triggers: readonly string[]; probes: readonly string[]; webhooks: readonly string[] },
): Missing[] {
  const has = (names: readonly string[], word: string) => names.includes(`${provider}.${word}`) || names.includes(word);
  return needs.flatMap((need): Missing[] => {
    if (need === 'webhooks') return given.webhooks.includes(provider) ? [] : [{ webhooks: true, provider }];
    if (need === 'connection') return has(given.probes, need) ? [] : [{ probe: need, provider }];
    return has(given.triggers, need) ? [] : [{ trigger: need, provider }];
  });
}

function lines(what: string, section: string, key: string, value: string): string {
  return `It needs ${what}. Add to ${CONFIG_FILE}:\n  integration:\n    ${section}:\n      ${key}: ${value}`;
}
