import type { Random } from '../core/random.ts';
import type { World } from '../http/world.ts';
import type { Schematron } from '../schematron/schematron.ts';

/** One rule that documents are held against. */
export interface DocumentRule {
  /** Its official id. */
  readonly id: string;
  /** What must hold, without a full stop. */
  readonly says: string;
  /** Where in a document. */
  readonly location: string;
  readonly severity: 'error' | 'warning';
  /** The part of the validation that it belongs to. */
  readonly layer: string;
  /** Who made it. */
  readonly source: string;
}

/** One thing that is wrong with a document. */
export interface DocumentFinding {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly location: string;
  /** One sentence. */
  readonly message: string;
  /** Line of the document, from 1. */
  readonly line: number;
}

/** What became of a document. */
export interface DocumentJudgement {
  /** What kind of document it is: `Invoice`. */
  readonly kind: string;
  /** Its own number, or null. */
  readonly id: string | null;
  /** No finding is an error. */
  readonly valid: boolean;
  /** In the order of the document. */
  readonly findings: readonly DocumentFinding[];
}

/** A document that is wanted for an integration to send. */
export interface DocumentWish {
  /** Right in every way, no XML at all, wrong in one rule, or right in what that rule is about. */
  readonly is: 'valid' | 'malformed' | { readonly breaks: string } | { readonly keeps: string };
  /** Its own number. */
  readonly number?: string;
  /** Addresses of the network; by default from the integration to somebody who receives. */
  readonly from?: string;
  readonly to?: string;
}

/** Documents that a provider takes in: how it judges them, and examples. All but what is wanted in a world goes without a sandbox. */
export interface Documents {
  readonly rules: readonly DocumentRule[];
  /** Judges a document, by schemas of the user's own as well. @throws EmulatorError for one that cannot be read at all, in one sentence with the line where there is one */
  judge(bytes: Uint8Array, schematron?: readonly Schematron[]): DocumentJudgement;
  /** A document that is valid, or one that breaks a rule. @throws EmulatorError for an unknown rule */
  make(random: Random, rule?: string): string;
  /** A document that the integration of a world could be asked to send; always the same for one wish. @throws EmulatorError for an unknown rule */
  wanted(world: World, wish: DocumentWish): string;
}
