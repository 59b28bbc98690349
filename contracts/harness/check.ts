import type { Profile } from '../../emulator/providers/definition.ts';
import type { RefId } from '../refs.ts';
import type { Mistake } from './mistake.ts';
import type { Need } from './needs.ts';
import type { Survey } from './survey.ts';
import type { Trial } from './trial.ts';

/** What all checks say of themselves. */
interface CheckFace {
  /** `area.behaviour`; never renamed. */
  readonly id: string;
  /** The behaviour that is owed, as a sentence. */
  readonly title: string;
  readonly refs: readonly RefId[];
  /** Without these it is untested. */
  readonly needs: readonly Need[];
  /** With these it judges more; what it could not judge it says with {@link Trial.unjudged}. */
  readonly wants?: readonly Need[];
  /** Knobs under whose values the behaviour must hold: what no source tells about the provider must not matter. */
  readonly knobs?: readonly string[];
  /** Why this does not apply to a provider with such a profile, or null. */
  applies?(profile: Profile, actions: readonly string[]): string | null;
  /** What to change when it fails. */
  readonly fix: string;
  /** What happens in production without it. */
  readonly why: string;
  /** How it is done wrongly, and rightly: a few lines of code each, in any language. */
  readonly bad: string;
  readonly good: string;
}

/** A behaviour that every integration owes, judged from outside by playing it. The same for every provider that has the roles it speaks of. */
export interface ActiveCheck extends CheckFace {
  /** Knobs under whose other values it is played again as a whole, each in a world of its own; besides those that it turns itself. */
  readonly under?: readonly string[];
  /** The provider speaks HTTPS in its world, whatever the configuration says; it needs to be started here, to be told whom to trust. */
  readonly over?: 'tls';
  /** Plays it and watches. Gives, in one sentence, what was seen when all is well; whatever is not well ends it by {@link Trial}. */
  run(trial: Trial): Promise<string>;
}

/** What a look at one world brought to light. */
export interface Looked {
  /** How much was looked at, in the unit of the check: a check that has seen nothing cannot pass. */
  readonly material: number;
  readonly mistakes: readonly Mistake[];
  /** Numbers of entries that show it done rightly. */
  readonly seqs: readonly number[];
  /** Values that must differ everywhere, also between worlds. */
  readonly values: readonly string[];
  /** What could not be judged, in a few words. */
  readonly unjudged: readonly string[];
}

/** A behaviour that is judged by looking over all that other checks brought about, and over a tour made for it. */
export interface PassiveCheck extends CheckFace {
  /** Looks over a world before it is closed. Must not disturb it. */
  look(survey: Survey): Looked | Promise<Looked>;
  /** With less material than this in all worlds together it does not judge; 1 by default. */
  readonly least?: number;
  /** The sentence of a pass, with all that was looked at. */
  passed(material: number): string;
  /** How equal values are blamed; `count` of them are not unique. Without it they may repeat. */
  repeated?(count: number): string;
}

/** A behaviour that every integration owes. */
export type Check = ActiveCheck | PassiveCheck;

/** Declares a check. */
export function defineCheck(check: ActiveCheck): ActiveCheck {
  return check;
}

/** Declares a check that looks over everything. */
export function defineSurvey(check: PassiveCheck): PassiveCheck {
  return check;
}

/** True for a check that looks over what others do. */
export function isPassive(check: Check): check is PassiveCheck {
  return 'look' in check;
}
