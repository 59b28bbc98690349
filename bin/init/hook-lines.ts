import { howToAdd, NEEDS, type Need, PROBES, TRIGGERS } from '../../contracts/harness/needs.ts';

/** Where stubs answer. */
export const HOOKS_PATH = '/emulator-hooks/';

/** A line of the configuration that gives a trigger or a probe. */
export interface ConfigLine {
  readonly need: Need;
  readonly section: 'triggers' | 'probes';
  /** `revento.sync`, or `state` for one that belongs to no provider. */
  readonly key: string;
  /** `POST /emulator-hooks/sync?event_id={eventId}` */
  readonly request: string;
  /** What stands behind the key: the request, or a map with it where a body goes along. */
  readonly value: string;
}

/** A line for everything that an integration can be asked to do or to show, in the words of the checks: no second list to keep in step. */
export function configLines(provider: string): ConfigLine[] {
  return NEEDS.filter(isNeed).flatMap((need) => {
    const section = TRIGGERS.includes(need) ? 'triggers' : 'probes';
    const line = howToAdd(need, provider).split('\n').at(-1)?.trim() ?? '';
    const [, key = '', value = ''] = /^(\S+): (.+)$/.exec(line) ?? [];
    const request = /^\{ request: "?(.+?)"?, body: /.exec(value)?.[1] ?? value;
    return [{ need, section, key, request, value }];
  });
}

/** The lines that a stub of hooks gives. */
export function hookLines(provider: string): ConfigLine[] {
  return configLines(provider).filter(({ request }) => request.includes(` ${HOOKS_PATH}`));
}

function isNeed(word: string): word is Need {
  return TRIGGERS.includes(word) || PROBES.includes(word);
}
