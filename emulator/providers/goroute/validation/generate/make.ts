import type { Random } from '../../../../core/random.ts';
import { COUNTRIES_MADE, countryCalled } from './countries.ts';
import { documentOf } from './document.ts';
import type { Draft } from './draft.ts';
import { type Feature, someFeatures } from './features.ts';
import { digits } from './numbers.ts';
import { type Party, partyIn } from './party.ts';
import { planned } from './plan.ts';
import { writtenXml } from './write.ts';

/** What a document is to be; whatever is not said is drawn. */
export interface MakeOptions {
  /** ISO 3166-1; without a buyer's country, both are at home. */
  readonly sellerCountry?: string;
  readonly buyerCountry?: string;
  /** Companies that exist already. */
  readonly seller?: Party;
  readonly buyer?: Party;
  /** An invoice by default. */
  readonly isCreditNote?: boolean;
  /** XRechnung instead of Peppol BIS Billing 3.0. */
  readonly isXRechnung?: boolean;
  /** Its own number. */
  readonly number?: string;
  /** A day, `2026-03-02` by default: whoever has a clock says which. */
  readonly issueDate?: string;
  /** Lines, before those that features add; 1 to 6 by default. */
  readonly lines?: number;
  readonly features?: ReadonlySet<Feature>;
}

const DAY = '2026-03-02';

/** A believable document that every rule accepts, as a tree that can still be changed. */
export function draftDocument(random: Random, options: MakeOptions = {}): Draft {
  const from = options.seller?.country ?? countryOf(random, options.sellerCountry);
  const to =
    options.buyer?.country ?? (options.buyerCountry === undefined ? from : countryCalled(options.buyerCountry));
  const seller = options.seller ?? partyIn(random, from);
  const plan = planned(random, {
    seller,
    buyer: options.buyer ?? partyIn(random, to, seller.name),
    buyerReference: to.code === 'DE' ? leitwegId(random) : `REF-${digits(random, 5)}`,
    number: options.number ?? `INV-${1000 + random.int(9000)}`,
    issueDate: options.issueDate ?? DAY,
    lines: options.lines ?? 1 + random.int(6),
    features: options.features ?? someFeatures(random),
  });
  return documentOf(plan, {
    isCreditNote: options.isCreditNote ?? false,
    isXRechnung: options.isXRechnung ?? false,
  });
}

/** The same as XML. */
export function makeDocument(random: Random, options: MakeOptions = {}): string {
  return writtenXml(draftDocument(random, options));
}

/** What public buyers in Germany are known by: a coarse part, a fine one, and check digits modulo 97. */
function leitwegId(random: Random): string {
  const [coarse, fine] = [`04${digits(random, 6)}`, digits(random, 5)];
  const check = 98n - (BigInt(`${coarse}${fine}00`) % 97n);
  return `${coarse}-${fine}-${String(check).padStart(2, '0')}`;
}

function countryOf(random: Random, code: string | undefined) {
  return code === undefined ? random.pick(COUNTRIES_MADE) : countryCalled(code);
}
