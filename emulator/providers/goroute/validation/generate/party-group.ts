import { type Draft, group, value } from './draft.ts';
import type { Party } from './party.ts';

/** A company as an invoice writes it. */
export function partyGroup(party: Omit<Party, 'tax'> & { readonly tax?: string | undefined }): Draft {
  const { endpoint, register } = party;
  return group(
    'cac:Party',
    value('cbc:EndpointID', endpoint.value, { schemeID: endpoint.scheme }),
    group('cac:PartyName', value('cbc:Name', party.name)),
    group(
      'cac:PostalAddress',
      value('cbc:StreetName', party.street),
      value('cbc:CityName', party.city),
      value('cbc:PostalZone', party.postCode),
      group('cac:Country', value('cbc:IdentificationCode', party.country.code)),
    ),
    taxScheme(party.vat, 'VAT'),
    party.tax === undefined ? null : taxScheme(party.tax, 'TAX'),
    group(
      'cac:PartyLegalEntity',
      value('cbc:RegistrationName', party.name),
      register && value('cbc:CompanyID', register.value, register.scheme === null ? {} : { schemeID: register.scheme }),
    ),
    group(
      'cac:Contact',
      value('cbc:Name', party.contact.name),
      value('cbc:Telephone', party.contact.telephone),
      value('cbc:ElectronicMail', party.contact.email),
    ),
  );
}

function taxScheme(number: string, scheme: string): Draft {
  return group('cac:PartyTaxScheme', value('cbc:CompanyID', number), group('cac:TaxScheme', value('cbc:ID', scheme)));
}
