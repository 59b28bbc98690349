import { XRECHNUNG } from '../../bill.ts';
import { type Fault, fault, SELLER, within } from './fault.ts';

const CONTACT = `${SELLER}/cac:Contact`;
const ADDRESS = `${SELLER}/cac:PostalAddress`;

function without(rule: string, path: string): Fault {
  return fault(rule, (document) => document.drop(path));
}

/** What is wrong in one country only. */
export const NATIONAL_FAULTS: readonly Fault[] = [
  ...within({ sellerCountry: 'DE' }, [
    without('DE-R-001', 'cac:PaymentMeans'),
    without('DE-R-002', CONTACT),
    without('DE-R-003', `${ADDRESS}/cbc:CityName`),
    without('DE-R-004', `${ADDRESS}/cbc:PostalZone`),
    without('DE-R-005', `${CONTACT}/cbc:Name`),
    without('DE-R-006', `${CONTACT}/cbc:Telephone`),
    without('DE-R-007', `${CONTACT}/cbc:ElectronicMail`),
    without('DE-R-015', 'cbc:BuyerReference'),
    fault('DE-R-017', (document) => document.set('cbc:InvoiceTypeCode', '383')),
    fault('DE-R-027', (document) => document.set(`${CONTACT}/cbc:Telephone`, 'on request')),
    fault('DE-R-028', (document) => document.set(`${CONTACT}/cbc:ElectronicMail`, 'anke.weiss')),
  ]),
  ...within({ sellerCountry: 'DE', isXRechnung: true }, [
    without('BR-DE-1', 'cac:PaymentMeans'),
    without('BR-DE-2', CONTACT),
    without('BR-DE-5', `${CONTACT}/cbc:Name`),
    without('BR-DE-6', `${CONTACT}/cbc:Telephone`),
    without('BR-DE-7', `${CONTACT}/cbc:ElectronicMail`),
    without('BR-DE-15', 'cbc:BuyerReference'),
    fault('BR-DE-21', (document) => document.set('cbc:CustomizationID', XRECHNUNG.replace('3.0', '9.0'))),
  ]),
  ...within({ sellerCountry: 'NL' }, [
    without('NL-R-002', `${ADDRESS}/cbc:StreetName`),
    fault('NL-R-003', (document) => document.mark(`${SELLER}/cac:PartyLegalEntity/cbc:CompanyID`, 'schemeID', '0002')),
    without('NL-R-007', 'cac:PaymentMeans'),
  ]),
  ...within({ sellerCountry: 'NL', isCreditNote: true }, [without('NL-R-001', 'cac:BillingReference')]),
];
