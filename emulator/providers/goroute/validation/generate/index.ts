export { COUNTRIES_MADE, countryCalled } from './countries.ts';
export type { CompanyNumbers, Country, Good } from './country.ts';
export { Draft, group, value } from './draft.ts';
export { FEATURES, type Feature } from './features.ts';
export { FAULTS, type InvalidDocument, makeInvalid } from './invalid.ts';
export { draftDocument, type MakeOptions, makeDocument } from './make.ts';
export { type Party, partyIn } from './party.ts';
export { type WritingStyle, writtenXml } from './write.ts';
