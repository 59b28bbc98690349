import type { Order } from './order.ts';

const ADDRESS: Order = [
  'cbc:StreetName',
  'cbc:AdditionalStreetName',
  'cbc:CityName',
  'cbc:PostalZone',
  'cbc:CountrySubentity',
  'cac:AddressLine',
  'cac:Country',
];

const TAX_CATEGORY: Order = [
  'cbc:ID',
  'cbc:Percent',
  'cbc:TaxExemptionReasonCode',
  'cbc:TaxExemptionReason',
  'cac:TaxScheme',
];

/**
 * Children of inner elements, in order, by the name of their parent: those that Peppol BIS Billing uses. Others are not judged here.
 *
 * @see https://docs.peppol.eu/poacc/billing/3.0/syntax/ubl-invoice/tree/
 */
export const INNER_ORDER: ReadonlyMap<string, Order> = new Map([
  ['cac:InvoicePeriod', ['cbc:StartDate', 'cbc:EndDate', 'cbc:DescriptionCode']],
  ['cac:OrderReference', ['cbc:ID', 'cbc:SalesOrderID']],
  ['cac:InvoiceDocumentReference', ['cbc:ID', 'cbc:IssueDate']],
  ['cac:AdditionalDocumentReference', ['cbc:ID', 'cbc:DocumentTypeCode', 'cbc:DocumentDescription', 'cac:Attachment']],
  ['cac:Attachment', ['cbc:EmbeddedDocumentBinaryObject', 'cac:ExternalReference']],
  [
    'cac:Party',
    [
      'cbc:EndpointID',
      'cac:PartyIdentification',
      'cac:PartyName',
      'cac:PostalAddress',
      'cac:PartyTaxScheme',
      'cac:PartyLegalEntity',
      'cac:Contact',
    ],
  ],
  ['cac:PostalAddress', ADDRESS],
  ['cac:Address', ADDRESS],
  ['cac:PartyTaxScheme', ['cbc:CompanyID', 'cac:TaxScheme']],
  ['cac:PartyLegalEntity', ['cbc:RegistrationName', 'cbc:CompanyID', 'cbc:CompanyLegalForm']],
  ['cac:Contact', ['cbc:Name', 'cbc:Telephone', 'cbc:ElectronicMail']],
  ['cac:TaxRepresentativeParty', ['cac:PartyName', 'cac:PostalAddress', 'cac:PartyTaxScheme']],
  ['cac:Delivery', ['cbc:ActualDeliveryDate', 'cac:DeliveryLocation', 'cac:DeliveryParty']],
  ['cac:DeliveryLocation', ['cbc:ID', 'cac:Address']],
  [
    'cac:PaymentMeans',
    ['cbc:PaymentMeansCode', 'cbc:PaymentID', 'cac:CardAccount', 'cac:PayeeFinancialAccount', 'cac:PaymentMandate'],
  ],
  ['cac:PayeeFinancialAccount', ['cbc:ID', 'cbc:Name', 'cac:FinancialInstitutionBranch']],
  [
    'cac:AllowanceCharge',
    [
      'cbc:ChargeIndicator',
      'cbc:AllowanceChargeReasonCode',
      'cbc:AllowanceChargeReason',
      'cbc:MultiplierFactorNumeric',
      'cbc:Amount',
      'cbc:BaseAmount',
      'cac:TaxCategory',
    ],
  ],
  ['cac:TaxTotal', ['cbc:TaxAmount', 'cac:TaxSubtotal']],
  ['cac:TaxSubtotal', ['cbc:TaxableAmount', 'cbc:TaxAmount', 'cac:TaxCategory']],
  ['cac:TaxCategory', TAX_CATEGORY],
  ['cac:ClassifiedTaxCategory', TAX_CATEGORY],
  [
    'cac:LegalMonetaryTotal',
    [
      'cbc:LineExtensionAmount',
      'cbc:TaxExclusiveAmount',
      'cbc:TaxInclusiveAmount',
      'cbc:AllowanceTotalAmount',
      'cbc:ChargeTotalAmount',
      'cbc:PrepaidAmount',
      'cbc:PayableRoundingAmount',
      'cbc:PayableAmount',
    ],
  ],
  ['cac:InvoiceLine', lineOrder('cbc:InvoicedQuantity')],
  ['cac:CreditNoteLine', lineOrder('cbc:CreditedQuantity')],
  [
    'cac:Item',
    [
      'cbc:Description',
      'cbc:Name',
      'cac:BuyersItemIdentification',
      'cac:SellersItemIdentification',
      'cac:StandardItemIdentification',
      'cac:OriginCountry',
      'cac:CommodityClassification',
      'cac:ClassifiedTaxCategory',
      'cac:AdditionalItemProperty',
    ],
  ],
  ['cac:Price', ['cbc:PriceAmount', 'cbc:BaseQuantity', 'cac:AllowanceCharge']],
]);

function lineOrder(quantity: string): Order {
  return [
    'cbc:ID',
    'cbc:Note',
    quantity,
    'cbc:LineExtensionAmount',
    'cbc:AccountingCost',
    'cac:InvoicePeriod',
    'cac:OrderLineReference',
    'cac:DocumentReference',
    'cac:AllowanceCharge',
    'cac:Item',
    'cac:Price',
  ];
}
