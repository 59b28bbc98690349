import type { XmlElement } from './reading/element.ts';
import { attribute, first, textAt, textOf } from './reading/walk.ts';

/** One party of a document; null for what it does not say. */
export interface PartySummary {
  /** The electronic address, in its two parts. */
  readonly scheme: string | null;
  readonly identifier: string | null;
  /** The registered name, or the name that it trades under. */
  readonly name: string | null;
  /** ISO 3166-1. */
  readonly country: string | null;
}

/** What a `cac:Party` says; all of it is null where there is none. */
export function partySummary(party: XmlElement | undefined): PartySummary {
  const endpoint = first(party, 'cbc:EndpointID');
  return {
    scheme: attribute(endpoint, 'schemeID') || null,
    identifier: textOf(endpoint) || null,
    name:
      textAt(party, 'cac:PartyLegalEntity', 'cbc:RegistrationName') ||
      textAt(party, 'cac:PartyName', 'cbc:Name') ||
      null,
    country: textAt(party, 'cac:PostalAddress', 'cac:Country', 'cbc:IdentificationCode') || null,
  };
}
