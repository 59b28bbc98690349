import { Refused } from '../../reference/errors.ts';

/** Cobalt said no in a way that a repetition cannot change. */
export class ApiRefusal extends Refused {
  readonly status: number;
  /** Its sentence; empty where it has none. */
  readonly says: string;

  constructor(status: number, says: string) {
    super(`${status}${says ? `: ${says}` : ''}`);
    this.status = status;
    this.says = says;
  }
}

/** The key is refused: nothing can be done until somebody acts, so nothing is tried. */
export class Stopped extends Refused {}

/** What was asked for cannot be done as it is, and the person who asked can change that. */
export class Mistake extends Refused {}
