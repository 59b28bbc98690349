import { Refused } from '../../reference/errors.ts';

/** Augno's own word for a refusal, beside what the message says to people. */
export class ApiRefusal extends Refused {
  readonly status: number;
  readonly code: string;
  /** The member of the request that is at fault, or null. */
  readonly param: string | null;
  readonly requestId: string;
  /** What was asked of Augno, in words: `create sales orders`. */
  readonly asked: string;

  constructor(status: number, code: string, param: string | null, requestId: string, detail: string, asked: string) {
    super(`${status} ${code}${detail}`);
    this.status = status;
    this.code = code;
    this.param = param;
    this.requestId = requestId;
    this.asked = asked;
  }
}

/** The key, or the account behind it, is refused: nothing can be done until somebody acts, so nothing is tried. */
export class Stopped extends Refused {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
