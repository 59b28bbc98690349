import type { Country } from './country.ts';
import { australianNumber, digits, iban, luhn, norwegianNumber } from './numbers.ts';

/** Norway, Sweden, Denmark, Italy, Spain, Australia. */
export const OTHERS: readonly Country[] = [
  {
    code: 'NO',
    currency: 'NOK',
    isInEu: false,
    rates: ['25', '15', '12'],
    companies: ['Fjellheim Sport AS', 'Bølgen Sjømat AS', 'Ås Regnskap AS', 'Nordlys Elektro AS'],
    people: ['Ingrid Bø', 'Håkon Lie', 'Solveig Ås', 'Øystein Dahl'],
    streets: ['Storgata 18', 'Bryggen 5', 'Kirkeveien 61', 'Fjordgata 2'],
    cities: [
      ['Oslo', '0155'],
      ['Bergen', '5003'],
      ['Trondheim', '7010'],
    ],
    dialling: '+47 22 ',
    goods: [
      { name: 'Laks, fersk', unit: 'KGM', price: 18_900 },
      { name: 'Konsulenttime', unit: 'HUR', price: 125_000 },
      { name: 'Skistøvler', unit: 'PR', price: 249_900 },
    ],
    numbers(random) {
      const number = norwegianNumber(random);
      return {
        endpoint: { scheme: '0192', value: number },
        vat: `NO${number}MVA`,
        register: { scheme: '0192', value: number },
        tax: 'Foretaksregisteret',
      };
    },
    account: (random) => iban('NO', digits(random, 11)),
  },
  {
    code: 'SE',
    currency: 'SEK',
    isInEu: true,
    rates: ['25', '12', '6'],
    companies: ['Björkens Möbler AB', 'Västkustens Fisk AB', 'Norrsken Data AB', 'Åkeri Lindqvist AB'],
    people: ['Åsa Lindqvist', 'Björn Ekström', 'Märta Sjöberg', 'Göran Nyström'],
    streets: ['Drottninggatan 33', 'Västra Hamngatan 9', 'Storgatan 70', 'Kyrkogatan 1'],
    cities: [
      ['Stockholm', '111 51'],
      ['Göteborg', '411 17'],
      ['Malmö', '211 34'],
    ],
    dialling: '+46 8 ',
    goods: [
      { name: 'Skrivbord i björk', unit: 'H87', price: 395_000 },
      { name: 'Systemutveckling', unit: 'HUR', price: 98_000 },
      { name: 'Kaffe, mörkrost', unit: 'KGM', price: 14_900 },
    ],
    numbers(random) {
      const number = luhn(random, 10);
      return {
        endpoint: { scheme: '0007', value: number },
        vat: `SE${number}01`,
        register: { scheme: '0007', value: number },
        tax: 'Godkänd för F-skatt',
      };
    },
    account: (random) => iban('SE', digits(random, 20)),
  },
  {
    code: 'DK',
    currency: 'DKK',
    isInEu: true,
    rates: ['25'],
    companies: ['Søhus Møbler ApS', 'Kystens Bageri A/S', 'Jyllands Værktøj ApS', 'Ørsted & Bang I/S'],
    people: ['Mette Sørensen', 'Søren Kjær', 'Kirsten Østergaard', 'Anders Holm'],
    streets: ['Strandvejen 88', 'Nørregade 21', 'Havnegade 6', 'Vestergade 15'],
    cities: [
      ['København', '1165'],
      ['Aarhus', '8000'],
      ['Odense', '5000'],
    ],
    dialling: '+45 33 ',
    goods: [
      { name: 'Rugbrød, økologisk', unit: 'H87', price: 3_200 },
      { name: 'Montering', unit: 'HUR', price: 56_000 },
      { name: 'Værktøjskasse', unit: 'SET', price: 129_500 },
    ],
    numbers(random) {
      const number = `DK${digits(random, 8)}`;
      return { endpoint: { scheme: '0184', value: number }, vat: number, register: { scheme: '0184', value: number } };
    },
    account: (random) => iban('DK', digits(random, 14)),
  },
  {
    code: 'IT',
    currency: 'EUR',
    isInEu: true,
    rates: ['22', '10', '4'],
    companies: [
      'Officine Bellandi S.r.l.',
      'Caffè Torrefatto S.p.A.',
      'Tessuti Valdarno S.n.c.',
      'Studio Città S.r.l.',
    ],
    people: ['Giulia Bellandi', 'Niccolò Ferri', 'Chiara Conti', 'Davide Marchetti'],
    streets: ['Via Garibaldi 19', 'Corso Italia 102', 'Piazza San Marco 4', 'Viale Libertà 33'],
    cities: [
      ['Milano', '20121'],
      ['Firenze', '50123'],
      ['Bologna', '40126'],
    ],
    dialling: '+39 02 ',
    goods: [
      { name: 'Caffè in grani, qualità extra', unit: 'KGM', price: 2_190 },
      { name: 'Progettazione', unit: 'DAY', price: 48_000 },
      { name: 'Tessuto di lino', unit: 'MTR', price: 1_850 },
    ],
    numbers(random) {
      const vat = `IT${luhn(random, 11)}`;
      return { endpoint: { scheme: '0211', value: vat }, vat, register: null };
    },
    account: (random) => iban('IT', `X${digits(random, 22)}`),
  },
  {
    code: 'ES',
    currency: 'EUR',
    isInEu: true,
    rates: ['21', '10', '4'],
    companies: ['Cerámica Muñoz S.L.', 'Aceites del Sur S.A.', 'Diseño Niebla S.L.U.', 'Viñedos Peñalta S.A.'],
    people: ['Lucía Muñoz', 'Íñigo Peña', 'María José Núñez', 'Álvaro Ibáñez'],
    streets: ['Calle Mayor 45', 'Avenida de la Constitución 7', 'Paseo del Río 16', 'Plaza España 2'],
    cities: [
      ['Madrid', '28013'],
      ['Sevilla', '41001'],
      ['Valencia', '46002'],
    ],
    dialling: '+34 91 ',
    goods: [
      { name: 'Aceite de oliva virgen extra', unit: 'LTR', price: 980 },
      { name: 'Diseño gráfico', unit: 'HUR', price: 4_800 },
      { name: 'Azulejo pintado a mano', unit: 'MTK', price: 3_650 },
    ],
    numbers(random) {
      const vat = `ES${random.pick(['A', 'B'])}${digits(random, 8)}`;
      return { endpoint: { scheme: '9920', value: vat }, vat, register: null };
    },
    account: (random) => iban('ES', digits(random, 20)),
  },
  {
    code: 'AU',
    currency: 'AUD',
    isInEu: false,
    rates: ['10'],
    companies: [
      'Harbour Coffee Pty Ltd',
      'Red Gum Timber Pty Ltd',
      'Southern Cross IT Pty Ltd',
      'O’Brien & Daughters Pty Ltd',
    ],
    people: ['Matilda O’Brien', 'Jack Nguyen', 'Isla Campbell', 'Noah Wright'],
    streets: ['21 Collins Street', '7 Harbour Parade', '300 Adelaide Terrace', '14 Wattle Lane'],
    cities: [
      ['Melbourne', '3000'],
      ['Sydney', '2000'],
      ['Perth', '6000'],
    ],
    dialling: '+61 3 ',
    goods: [
      { name: 'Hardwood decking', unit: 'MTK', price: 11_900 },
      { name: 'IT support', unit: 'HUR', price: 16_500 },
      { name: 'Coffee beans, “House Blend”', unit: 'KGM', price: 3_850 },
    ],
    numbers(random) {
      const number = australianNumber(random);
      return {
        endpoint: { scheme: '0151', value: number },
        vat: `AU${number}`,
        register: { scheme: '0151', value: number },
      };
    },
    account: (random) => `${digits(random, 6)}${digits(random, 9)}`,
  },
];
