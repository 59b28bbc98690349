import type { App } from './app.ts';
import { DocumentRefused } from './errors.ts';
import type { Outgoing } from './outbox.ts';
import { readDocument } from './reading.ts';

const DAY_MS = 86_400_000;
/** Older documents are left over from tests, or have been sent long ago. */
const OLDEST_DAYS = 365;

/** Identifiers of the sandbox, which nobody real has. @see https://docs.goroute.ai/docs/reference/test-identifiers */
const TEST_IDENTIFIERS: readonly string[] = [
  '9915:phase4-test-sender',
  '0088:5060412690014',
  '0106:12345678',
  '0208:0123456789',
  '9930:DE123456789',
  '0009:12345678901234',
  '0211:12345678901',
  '9915:phase4-test-receiver',
  '0088:5060412690015',
  '9915:helger-test',
  '9915:reject-all',
  '9915:timeout-test',
  '9915:invalid-cert',
  '9915:not-registered',
  '9915:invoice-only',
  '9915:credit-note-only',
  '9915:all-documents',
];

/** What can be told without asking anybody: that test data must not go out with a production key. @throws DocumentRefused `TEST_DATA` */
export function preflight(app: App, { xml, from, to }: Outgoing): void {
  if (xml === null || app.config.apiKey.startsWith('sk_test_')) return;
  const test = [from, to].find((address) => TEST_IDENTIFIERS.includes(address));
  if (test !== undefined) throw testData(`${test} is an identifier of the sandbox`);
  const wrong = [from, to].find((address) => !hasCheckDigits(address));
  if (wrong !== undefined) throw testData(`${wrong} has wrong check digits`);
  const { issueDate, payable } = readDocument(xml);
  const ageMs = app.clock.now() - Date.parse(issueDate);
  if (ageMs < -DAY_MS) throw testData(`it is dated ${issueDate}, in the future`);
  if (ageMs > OLDEST_DAYS * DAY_MS) throw testData(`it is dated ${issueDate}, more than a year ago`);
  if (Number(payable) === 0) throw testData('its amount is zero');
}

function testData(why: string): DocumentRefused {
  return new DocumentRefused('TEST_DATA', `The document looks like test data, and was not sent in production: ${why}.`);
}

/** Of the schemes that have such digits; any other address is as it is. */
function hasCheckDigits(address: string): boolean {
  const [scheme, value = ''] = address.split(':');
  if (scheme === '0088') return isGln(value);
  if (scheme === '0208')
    return /^\d{10}$/.test(value) && 97 - (Number(value.slice(0, 8)) % 97) === Number(value.slice(8));
  return true;
}

function isGln(value: string): boolean {
  if (!/^\d{13}$/.test(value)) return false;
  const digits = [...value].map(Number);
  const sum = digits.slice(0, -1).reduce((total, digit, i) => total + digit * (i % 2 === 0 ? 1 : 3), 0);
  return (10 - (sum % 10)) % 10 === digits.at(-1);
}
