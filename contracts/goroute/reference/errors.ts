import { Refused } from '../../reference/errors.ts';
import type { Row } from '../../reference/json.ts';

/** GoRoute said no in a way that a repetition cannot change. */
export class ApiRefusal extends Refused {
  readonly status: number;
  /** Its word, of whichever vocabulary; `no_code` where it has none. */
  readonly code: string;
  readonly findings: readonly Finding[];
  readonly requestId: string;

  constructor(status: number, code: string, says: string, findings: readonly Finding[], requestId: string) {
    super(`${status} ${code}${says ? `: ${says}` : ''}`);
    this.status = status;
    this.code = code;
    this.findings = findings;
    this.requestId = requestId;
  }
}

/** A rule that a document breaks. */
export interface Finding {
  readonly rule: string;
  readonly location: string;
  readonly message: string;
}

/** A document cannot go out as it is; somebody must change it, or what it depends on. */
export class DocumentRefused extends Refused {
  /** `VALIDATION_ERROR`, `RECEIVER_NOT_FOUND`, … */
  readonly code: string;
  readonly findings: readonly Finding[];

  constructor(code: string, says: string, findings: readonly Finding[] = []) {
    super(says);
    this.code = code;
    this.findings = findings;
  }
}

/** The key is refused: nothing can be done until somebody acts, so nothing is tried. */
export class Stopped extends Refused {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Findings as GoRoute prints them, wherever they stand. */
export function findingsIn(value: unknown): Finding[] {
  const rows: unknown[] = Array.isArray(value) ? value : [];
  return rows.flatMap((row) => (isFinding(row) ? [finding(row)] : []));
}

const isFinding = (value: unknown): value is Row => typeof value === 'object' && value !== null && 'rule' in value;

function finding({ rule, location, message }: Row): Finding {
  return { rule: String(rule), location: String(location ?? ''), message: String(message ?? '') };
}

/** What people are shown of findings: the rule, the sentence, the place. */
export function findingText({ rule, location, message }: Finding): string {
  return `${rule}: ${message}${location ? ` (at ${location})` : ''}`;
}
