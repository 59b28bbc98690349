import type { Fake } from '../core/fake.ts';
import type { Random } from '../core/random.ts';
import type { Shape } from './shape.ts';
import { snake } from './words.ts';

/** What a sample may draw from. */
export interface SampleSource {
  readonly random: Random;
  readonly fake: Fake;
  /** An instant in the contract's form, `days` from now. */
  instant(shape: Shape, days: number): unknown;
}

const DEPTH = 4;

/** A believable value for a member, by its schema and its name. Members that may be left out are, unless `full`. */
export function sampleOf(source: SampleSource, shape: Shape, name: string, full = false, depth = 0): unknown {
  const { schema, words } = shape;
  if (words) return words.length === 1 ? words[0] : full ? source.random.pick(words) : words[0];
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  switch (shape.type) {
    case 'string':
      return fitted(text(source, shape, snake(name)), shape);
    case 'integer':
      if (isInstant(shape, snake(name))) return source.instant(shape, dayOf(source, snake(name)));
      return amount(source, shape, snake(name));
    case 'number':
      return amount(source, shape, snake(name));
    case 'boolean':
      return full ? source.random.next() < 0.5 : false;
    case 'array':
      return list(source, shape, name, full, depth);
    case 'object':
      return thing(source, shape, name, full, depth);
    default:
      return shape.nullable ? null : {};
  }
}

function thing(source: SampleSource, shape: Shape, outer: string, full: boolean, depth: number): unknown {
  const made: Record<string, unknown> = {};
  for (const { name, shape: of, required } of shape.members.values()) {
    if (!required && (!full || depth > 1)) continue;
    if (of.nullable && (!full || depth > 1)) {
      made[name] = null;
      continue;
    }
    if (depth >= DEPTH && of.type === 'object') continue;
    made[name] = sampleOf(source, of, saidOf(name, shape.name ?? outer), full, depth + 1);
  }
  return made;
}

function list(source: SampleSource, shape: Shape, name: string, full: boolean, depth: number): unknown[] {
  const least = Number(shape.schema.minItems ?? 0);
  const length = Math.max(least, full && depth < 2 && shape.items?.type !== 'object' ? 2 : 0);
  const { items } = shape;
  // What is within a list may be a list of the same again.
  if (depth >= DEPTH && (items?.type === 'object' || items?.type === 'array')) return [];
  if (!items) return [];
  const one = () => sampleOf(source, items, name, full, depth + 1);
  return shape.schema.uniqueItems === true ? distinct(items, length, one) : Array.from({ length }, one);
}

/** Samples are mostly different; of those that are not, some tries more. */
function distinct({ words }: Shape, length: number, one: () => unknown): unknown[] {
  if (words) return words.slice(0, length);
  const found = new Map<string, unknown>();
  for (let tries = 0; found.size < length && tries < length * 20; tries++) {
    const made = one();
    found.set(JSON.stringify(made), made);
  }
  return [...found.values()];
}

const BY_FORMAT: Readonly<Record<string, (source: SampleSource) => string>> = {
  uuid: ({ random }) => random.uuid(),
  email: ({ fake }) => fake.email(),
  uri: ({ random }) => `https://example.com/${random.text(8).toLowerCase()}`,
  url: ({ random }) => `https://example.com/${random.text(8).toLowerCase()}`,
  hostname: () => 'www.example.com',
  ipv4: ({ random }) => `192.0.2.${1 + random.int(254)}`,
  ipv6: () => '2001:db8::1',
  decimal: () => '0',
  time: () => '09:00:00Z',
  duration: () => 'P1D',
  byte: ({ random }) => Buffer.from(random.text(12)).toString('base64'),
};

/** A number that is an instant, by its format or its name. */
function isInstant({ format, schema }: Shape, name: string): boolean {
  if (/unix|timestamp|epoch/.test(format ?? '')) return true;
  return schema.maximum === undefined && /(_at|_time|_date|_on)$|^(date|timestamp|time)$/.test(name);
}

/** A name that says nothing by itself, with what it is the name of: `name` of an agent is `agent_name`. */
export function saidOf(name: string, owner: string | null): string {
  return owner !== null && ['name', 'title', 'display_name', 'displayName'].includes(name)
    ? `${snake(owner)}_${name}`
    : name;
}

/** Words for people, and for what has a name of its own. */
const PEOPLE =
  /(^|_)(user|agent|author|person|people|contact|customer|owner|requester|assignee|employee|member|patient|guest|driver|manager|sender|recipient|student|teacher|client|attendee|participant|creator|staff|holder|subscriber)_(display_)?name$|^full_?name$/;

/** Words in a name → what such a member usually holds. The first that fits wins. */
const BY_NAME: readonly (readonly [RegExp, (source: SampleSource, name: string) => string])[] = [
  [/e_?mail/, ({ fake }) => fake.email()],
  [/phone|mobile|fax/, ({ random }) => `+1 202 555 01${String(random.int(100)).padStart(2, '0')}`],
  [/first_?name|given/, ({ fake }) => fake.firstName()],
  [/last_?name|family|surname/, ({ fake }) => fake.lastName()],
  [PEOPLE, ({ fake }) => `${fake.firstName()} ${fake.lastName()}`],
  [/user_?name|login|handle/, ({ fake }) => fake.firstName().toLowerCase()],
  [/company|organi[sz]ation|account_name|merchant|vendor/, ({ fake }) => fake.company()],
  [/city|town|locality/, ({ fake }) => fake.city()],
  [/country/, () => 'US'],
  [/state|region|province/, ({ random }) => random.pick(['OR', 'WA', 'CA', 'NY', 'TX'])],
  [/zip|postal|postcode/, ({ random }) => String(10_000 + random.int(89_999))],
  [/street|address|line_?1/, ({ random, fake }) => `${1 + random.int(99)} ${fake.lastName()} Street`],
  [/currency/, () => 'USD'],
  [/lang|locale/, () => 'en'],
  [/time_?zone|^tz$/, () => 'UTC'],
  [/colou?r/, ({ random }) => random.pick(['blue', 'green', 'red', 'yellow'])],
  [/sku/, ({ random }) => `SKU-${1000 + random.int(9000)}`],
  [/url|uri|link|website|href/, ({ random }) => `https://example.com/${random.text(8).toLowerCase()}`],
  [/token|secret|password|key$|hash/, ({ random }) => random.text(24)],
  [/number|code|reference|^ref$|slug/, ({ random }) => String(1000 + random.int(9000))],
  [/description|notes?$|comment|body|text|message|summary|bio/, ({ fake }) => fake.sentence()],
  [/title|subject|headline/, ({ fake }) => fake.sentence().replace(/\.$/, '')],
  [/name|label/, ({ fake }) => fake.product()],
];

function text(source: SampleSource, shape: Shape, name: string): string {
  const { format } = shape;
  if (format === 'date-time' || format === 'date') return String(source.instant(shape, dayOf(source, name)));
  const byFormat = format === null ? undefined : BY_FORMAT[format];
  if (byFormat) return byFormat(source);
  const { example, pattern } = shape.schema;
  if (typeof pattern === 'string') return source.fake.matching(pattern);
  const byName = BY_NAME.find(([words]) => words.test(name));
  if (byName) return byName[1](source, name);
  return typeof example === 'string' ? example : source.fake.word();
}

/** What has been has a day in the past; anything else one ahead. */
function dayOf({ random }: SampleSource, name: string): number {
  const days = 1 + random.int(60);
  return /(ed|last|since|start)(_|$)|birth/.test(name) ? -days : days;
}

function amount({ random }: SampleSource, shape: Shape, name: string): number {
  const { multipleOf } = shape.schema;
  const { least, most } = boundsOf(shape, /price|amount|total|cost/.test(name) ? 9900 : 100);
  const value = least + random.int(Math.max(1, Math.floor(most - least)));
  const step = typeof multipleOf === 'number' && multipleOf >= 1 ? multipleOf : null;
  if (step === null) return value;
  const above = Math.ceil(value / step) * step;
  return above > most ? Math.floor(most / step) * step : above;
}

/** Between what a number may be. Of a number that is no integer, bounds that are not allowed themselves leave the middle between them. */
function boundsOf({ schema, type }: Shape, usual: number): { least: number; most: number } {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const above = Math.max(...[minimum, exclusiveMinimum].map((bound) => (isNumber(bound) ? bound : -Infinity)));
  const below = Math.min(...[maximum, exclusiveMaximum].map((bound) => (isNumber(bound) ? bound : Infinity)));
  const low = above > -Infinity ? above : below > 0 ? 0 : below - usual;
  const high = below < Infinity ? below : Math.max(low, usual);
  if (type !== 'integer' && high - low < 2) {
    const isOpen = isNumber(exclusiveMinimum) || isNumber(exclusiveMaximum);
    return isOpen ? { least: (low + high) / 2, most: (low + high) / 2 } : { least: low, most: high };
  }
  const least = Math.ceil(low) + (exclusiveMinimum === Math.ceil(low) ? 1 : 0);
  return { least, most: Math.floor(high) - (exclusiveMaximum === Math.floor(high) ? 1 : 0) };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

/** Within the lengths that the schema allows. */
function fitted(value: string, { schema }: Shape): string {
  const least = typeof schema.minLength === 'number' ? schema.minLength : 0;
  const most = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY;
  return value.padEnd(least, 'x').slice(0, most);
}
