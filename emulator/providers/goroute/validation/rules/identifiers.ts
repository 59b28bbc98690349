import { isVat } from '../bill.ts';
import { isAustralianNumber, isBelgianNumber, isGln, isNorwegianNumber, isSwedishNumber } from '../check-digits.ts';
import { COUNTRIES } from '../lists/countries.ts';
import type { XmlElement } from '../reading/element.ts';
import { attribute, textOf } from '../reading/walk.ts';
import { checks, checksEach } from './checks.ts';
import { BUYER, below, type Place, SELLER } from './place.ts';
import type { Rule } from './rule.ts';

/** Where identifiers with a scheme stand. */
function isIdentifier({ name, parent }: XmlElement): boolean {
  if (name === 'cbc:EndpointID' || name === 'cbc:CompanyID') return true;
  return name === 'cbc:ID' && parent?.name === 'cac:PartyIdentification';
}

/** A rule on the check digits of the identifiers of a scheme. */
function checkDigits(id: string, scheme: string, name: string, isValid: (text: string) => boolean): Rule {
  return checks(
    id,
    `${name} must be right, its check digits included`,
    `//cbc:EndpointID, //cac:PartyIdentification/cbc:ID, //cbc:CompanyID (scheme ${scheme})`,
    function* ({ elements }, { identifiers }) {
      for (const at of elements) {
        if (attribute(at, 'schemeID') !== scheme || !isIdentifier(at)) continue;
        const value = textOf(at);
        if (isValid(value) || identifiers.has(`${scheme}:${value}`)) continue;
        yield { at, detail: `${value === '' ? 'an empty one' : value} is not` };
      }
    },
  );
}

/** A rule that an endpoint has a scheme. */
function needsScheme(id: string, says: string, party: Place): Rule {
  const place = below(party, 'cbc:EndpointID');
  return checks(id, says, `${place.where}/@schemeID`, function* (bill) {
    for (const at of place.of(bill)) if (!at.attributes.has('schemeID')) yield { at, part: '@schemeID' };
  });
}

const VAT_NUMBERS: Place = {
  where: '//cac:PartyTaxScheme/cbc:CompanyID',
  of: ({ elements }) =>
    elements.filter(
      ({ name, parent }) => name === 'cbc:CompanyID' && parent?.name === 'cac:PartyTaxScheme' && isVat(parent),
    ),
};

/** Electronic addresses and numbers of companies. */
export const IDENTIFIER_RULES: readonly Rule[] = [
  needsScheme('BR-62', "The seller's electronic address must have a scheme (schemeID)", SELLER),
  needsScheme('BR-63', "The buyer's electronic address must have a scheme (schemeID)", BUYER),
  checksEach('BR-CO-09', 'A VAT number must begin with the code of its country', VAT_NUMBERS, (number) => {
    const prefix = textOf(number).slice(0, 2);
    // Greece has its own code for VAT.
    return COUNTRIES.has(prefix) || prefix === 'EL' ? null : `${textOf(number)} does not`;
  }),
  checkDigits('PEPPOL-COMMON-R040', '0088', 'A GLN (scheme 0088)', isGln),
  checkDigits('PEPPOL-COMMON-R041', '0192', 'A Norwegian organisation number (scheme 0192)', isNorwegianNumber),
  checkDigits('PEPPOL-COMMON-R043', '0208', 'A Belgian enterprise number (scheme 0208)', isBelgianNumber),
  checkDigits('PEPPOL-COMMON-R049', '0007', 'A Swedish organisation number (scheme 0007)', isSwedishNumber),
  checkDigits('PEPPOL-COMMON-R050', '0151', 'An Australian Business Number (scheme 0151)', isAustralianNumber),
];
