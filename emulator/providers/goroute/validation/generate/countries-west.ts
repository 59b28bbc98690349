import type { Country } from './country.ts';
import { belgianNumber, digits, iban, luhn } from './numbers.ts';

/** Germany, the Netherlands, Belgium, France. */
export const WESTERN: readonly Country[] = [
  {
    code: 'DE',
    currency: 'EUR',
    isInEu: true,
    rates: ['19', '7'],
    companies: ['Bäckerei Größmann GmbH', 'Lindenhof Verlag GmbH', 'Nordwerk Technik AG', 'Müller & Söhne KG'],
    people: ['Anke Weiß', 'Jürgen Krämer', 'Sabine Öztürk', 'Tobias Lang'],
    streets: ['Lindenstraße 14', 'Am Alten Markt 3', 'Gartenweg 27', 'Hafenstraße 101'],
    cities: [
      ['Hamburg', '20457'],
      ['München', '80331'],
      ['Köln', '50667'],
    ],
    dialling: '+49 40 ',
    goods: [
      { name: 'Bürostuhl „Amsel“', unit: 'H87', price: 18_990 },
      { name: 'Beratung vor Ort', unit: 'HUR', price: 9_500 },
      { name: 'Kopierpapier A4, weiß', unit: 'XBX', price: 2_149 },
      { name: 'Netzwerkkabel Cat 6', unit: 'MTR', price: 89 },
    ],
    numbers(random) {
      const vat = `DE${digits(random, 9)}`;
      return {
        endpoint: { scheme: '9930', value: vat },
        vat,
        register: { scheme: null, value: `HRB ${digits(random, 5)}` },
      };
    },
    account: (random) => iban('DE', digits(random, 18)),
  },
  {
    code: 'NL',
    currency: 'EUR',
    isInEu: true,
    rates: ['21', '9'],
    companies: ['Kade Levering BV', 'Van der Meer Techniek BV', 'Tulp & Zonen VOF', 'Polder Print BV'],
    people: ['Femke de Boer', 'Joost van Dijk', 'Sanne Bakker', 'Daniël Visser'],
    streets: ['Keizersgracht 212', 'Havenkade 8', 'Stationsplein 41', 'Molenweg 5'],
    cities: [
      ['Amsterdam', '1016 DZ'],
      ['Rotterdam', '3011 AB'],
      ['Utrecht', '3511 CE'],
    ],
    dialling: '+31 20 ',
    goods: [
      { name: 'Fietsreparatie', unit: 'HUR', price: 6_250 },
      { name: 'Tulpenbollen, gemengd', unit: 'KGM', price: 1_875 },
      { name: 'Onderhoud website', unit: 'MON', price: 24_900 },
      { name: 'Bureaulamp', unit: 'H87', price: 4_995 },
    ],
    numbers(random) {
      const register = digits(random, 8);
      return {
        endpoint: { scheme: '0106', value: register },
        vat: `NL${digits(random, 9)}B01`,
        register: { scheme: '0106', value: register },
      };
    },
    account: (random) => iban('NL', `INGB${digits(random, 10)}`),
  },
  {
    code: 'BE',
    currency: 'EUR',
    isInEu: true,
    rates: ['21', '12', '6'],
    companies: ['Brouwerij De Linde NV', 'Atelier Ardennes SRL', 'Schelde Logistiek BV', 'Pâtisserie du Nord SA'],
    people: ['Lotte Peeters', 'Benoît Lambert', 'Elke Janssens', 'Mathieu Dubois'],
    streets: ['Meir 77', 'Rue Haute 12', 'Korenmarkt 4', 'Avenue Louise 250'],
    cities: [
      ['Antwerpen', '2000'],
      ['Bruxelles', '1000'],
      ['Gent', '9000'],
    ],
    dialling: '+32 2 ',
    goods: [
      { name: 'Pralines, assortiment', unit: 'KGM', price: 3_280 },
      { name: 'Transport national', unit: 'KMT', price: 145 },
      { name: 'Bac de bière 24 × 33 cl', unit: 'XCR', price: 2_790 },
      { name: 'Vertaling', unit: 'DAY', price: 42_000 },
    ],
    numbers(random) {
      const number = belgianNumber(random);
      return {
        endpoint: { scheme: '0208', value: number },
        vat: `BE${number}`,
        register: { scheme: '0208', value: number },
      };
    },
    account: (random) => iban('BE', digits(random, 12)),
  },
  {
    code: 'FR',
    currency: 'EUR',
    isInEu: true,
    rates: ['20', '10', '5.5'],
    companies: ['Librairie des Quais SARL', 'Éclats de Verre SAS', 'Transports Garonne SA', 'Menuiserie Lefèvre EURL'],
    people: ['Chloé Lefèvre', 'Étienne Moreau', 'Inès Garnier', 'François Petit'],
    streets: ['12 rue de la République', '3 quai Voltaire', '48 avenue Foch', '7 place du Marché'],
    cities: [
      ['Paris', '75007'],
      ['Lyon', '69002'],
      ['Bordeaux', '33000'],
    ],
    dialling: '+33 1 ',
    goods: [
      { name: 'Fenêtre en chêne, double vitrage', unit: 'H87', price: 48_900 },
      { name: 'Main-d’œuvre', unit: 'HUR', price: 5_400 },
      { name: 'Livre relié', unit: 'H87', price: 2_450 },
      { name: 'Hébergement mensuel', unit: 'MON', price: 3_990 },
    ],
    numbers(random) {
      const siren = luhn(random, 9);
      const key = String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0');
      return {
        endpoint: { scheme: '0002', value: siren },
        vat: `FR${key}${siren}`,
        register: { scheme: '0002', value: siren },
      };
    },
    account: (random) => iban('FR', digits(random, 23)),
  },
];
