import type { Profile } from '../../emulator/providers/definition.ts';
import type { RefId } from '../refs.ts';
import type { Trial } from './trial.ts';

/** What a check cannot do without. The words are those of the configuration. */
export type Need =
  /** Webhooks are delivered to the integration. */
  | 'webhooks'
  /** Trigger: the integration can be asked to connect. */
  | 'connect'
  /** Trigger: it can be asked to read from the API. */
  | 'sync'
  /** Probe: it tells the state of a connection. */
  | 'connection';

/** A behaviour that every integration owes, judged from outside. The same for every provider that has the roles it speaks of. */
export interface Check {
  /** `area.behaviour`; never renamed. */
  readonly id: string;
  readonly title: string;
  readonly refs: readonly RefId[];
  readonly needs: readonly Need[];
  /** Why this does not apply to a provider with such a profile, or null. */
  applies?(profile: Profile, actions: readonly string[]): string | null;
  /** Plays it and watches. Gives, in one sentence, what was seen when all is well; whatever is not well ends it by {@link Trial}. */
  run(trial: Trial): Promise<string>;
  /** What to change when it fails. */
  readonly fix: string;
  /** What happens in production without it. */
  readonly why: string;
}

/** Declares a check. */
export function defineCheck(check: Check): Check {
  return check;
}
