import { describe, expect, it } from 'vitest';
import { Clock } from '../../emulator/core/clock.ts';
import { viewEntry } from '../../emulator/core/entry-view.ts';
import { Journal } from '../../emulator/core/journal.ts';
import type { JsonObject } from '../../emulator/core/json.ts';
import { trafficSchema, VOCABULARY } from '../../emulator/scenarios/vocabulary.ts';

const START = Date.parse('2026-09-21T14:13:18Z');

/** Views as the journal gives them, begun at these ms after the start. */
function views(
  ...entries: {
    at?: number;
    form?: string;
    durationMs?: number;
    headers?: Record<string, string>;
    fields?: JsonObject;
  }[]
): JsonObject[] {
  const journal = new Journal(new Clock({ frozenAt: START }));
  return entries.map(({ at = 0, form = '', durationMs = 0, headers = {}, fields = {} }) => {
    const entry = journal.append({
      kind: 'request',
      operation: 'refreshToken',
      emulated: true,
      method: 'POST',
      path: '/oauth/token',
      query: '',
      request: { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form, bytes: form.length },
      response: { status: 429, headers, body: '', bytes: 0 },
      outcome: 'answered',
      durationMs,
      credential: null,
      subject: null,
      inFlight: 1,
      faults: [],
      explain: [],
      socket: 1,
    });
    return { ...viewEntry(entry), wall: new Date(START + at).toISOString(), ...fields };
  });
}

function complaints(schema: JsonObject, entries: JsonObject[]): string[] {
  return trafficSchema(schema)
    .judge(entries)
    .map(({ says }) => says);
}

describe('the vocabulary for traffic', () => {
  it('explains every word, with an example that can be used', () => {
    for (const { name, says, example } of VOCABULARY) {
      expect(says).toMatch(/\.$/);
      expect(trafficSchema({ [name]: example }).judge([])).toEqual([]);
    }
    expect(VOCABULARY.map(({ name }) => name)).toEqual([
      'uniqueBy',
      'sameBy',
      'countBy',
      'inOrder',
      'spacing',
      'grows',
    ]);
  });

  it('refuses a word that it does not know, and a wrong value, in one sentence', () => {
    expect(() => trafficSchema({ uniqeBy: '/seq' })).toThrow('The schema cannot be used: unknown keyword: "uniqeBy".');
    expect(() => trafficSchema({ uniqueBy: 'seq' })).toThrow(/^The schema cannot be used: /);
    expect(() => trafficSchema({ spacing: { min: 'soon' } })).toThrow(/^The schema cannot be used: /);
  });

  it('uniqueBy names the entries that share a value', () => {
    const schema = { uniqueBy: '/request/form/refresh_token' };
    expect(complaints(schema, views({ form: 'refresh_token=a' }, { form: 'refresh_token=b' }))).toEqual([]);
    expect(
      complaints(schema, views({ form: 'refresh_token=a' }, { form: 'refresh_token=b' }, { form: 'refresh_token=a' })),
    ).toEqual(['#1 and #3 have the same /request/form/refresh_token']);
    expect(complaints(schema, views({}, {}))).toEqual([]);
  });

  it('uniqueBy and sameBy take several pointers together', () => {
    const entries = views({ form: 'a=1&b=1' }, { form: 'a=1&b=2' });
    const both = ['/request/form/a', '/request/form/b'];
    expect(complaints({ uniqueBy: both }, entries)).toEqual([]);
    expect(complaints({ sameBy: both }, entries)).toEqual(['#1 and #2 differ in /request/form/a with /request/form/b']);
    expect(complaints({ sameBy: '/request/form/a' }, entries)).toEqual([]);
  });

  it('countBy limits how often each value occurs', () => {
    const entries = views({ form: 'a=1' }, { form: 'a=1' }, { form: 'a=2' });
    expect(complaints({ countBy: { of: '/request/form/a', max: 2 } }, entries)).toEqual([]);
    expect(complaints({ countBy: { of: '/request/form/a', max: 1 } }, entries)).toEqual([
      'one /request/form/a occurs 2 times (#1 and #2), allowed is at most 1',
    ]);
    expect(complaints({ countBy: { of: '/request/form/a', min: 2 } }, entries)).toEqual([
      'one /request/form/a occurs once (#3), allowed is at least 2',
    ]);
  });

  it('inOrder compares values, or looks for entries that follow one another', () => {
    const entries = views({ form: 'n=1' }, { form: 'n=3' }, { form: 'n=2' });
    const being = (n: string) => ({
      properties: { request: { properties: { form: { properties: { n: { const: n } } } } } },
    });
    expect(complaints({ inOrder: '/request/form/n' }, entries)).toEqual([
      '/request/form/n of #2 and #3 is in the wrong order',
    ]);
    expect(complaints({ inOrder: '/seq' }, entries)).toEqual([]);
    expect(complaints({ inOrder: [being('1'), being('2')] }, entries)).toEqual([]);
    expect(complaints({ inOrder: [being('2'), being('3')] }, entries)).toEqual([
      'no entry after #3 is the wanted number 2 of 2',
    ]);
  });

  it('spacing measures from the end of one exchange to the start of the next', () => {
    expect(complaints({ spacing: { min: '5s' } }, views({ at: 0 }, { at: 5000 }))).toEqual([]);
    expect(complaints({ spacing: { min: '5s' } }, views({ at: 0, durationMs: 300 }, { at: 5000 }))).toEqual([
      '#1 and #2 are 4s700ms apart, wanted are at least 5s',
    ]);
    expect(complaints({ spacing: { max: '1s' } }, views({ at: 0 }, { at: 5000 }))).toEqual([
      '#1 and #2 are 5s apart, allowed are at most 1s',
    ]);
  });

  it('spacing forgives what timers do not keep exactly, and no more', () => {
    expect(complaints({ spacing: { min: '1s' } }, views({ at: 0 }, { at: 955 }))).toEqual([]);
    expect(complaints({ spacing: { min: '1s' } }, views({ at: 0 }, { at: 945 }))).toHaveLength(1);
    expect(complaints({ spacing: { min: '100s' } }, views({ at: 0 }, { at: 99_100 }))).toEqual([]);
    expect(complaints({ spacing: { min: '1s', tolerance: '0ms' } }, views({ at: 0 }, { at: 999 }))).toHaveLength(1);
  });

  it('spacing reads Retry-After of the entry before, in both forms', () => {
    const schema = { spacing: { min: '/response/headers/retry-after' } };
    expect(complaints(schema, views({ headers: { 'Retry-After': '3' } }, { at: 3000 }, { at: 3001 }))).toEqual([]);
    expect(complaints(schema, views({ headers: { 'Retry-After': '3' } }, { at: 900 }))).toEqual([
      '#1 and #2 are 900ms apart, wanted are at least 3s',
    ]);
    const date = new Date(START + 4000).toUTCString();
    expect(complaints(schema, views({ headers: { 'Retry-After': date } }, { at: 900 }))).toHaveLength(1);
    expect(complaints(schema, views({ headers: { 'Retry-After': date } }, { at: 4000 }))).toEqual([]);
  });

  it('grows wants each gap longer than the one before', () => {
    expect(complaints({ grows: { factor: 1.5 } }, views({ at: 0 }, { at: 1000 }, { at: 3000 }, { at: 7000 }))).toEqual(
      [],
    );
    expect(complaints({ grows: { factor: 1.5 } }, views({ at: 0 }, { at: 1000 }, { at: 2000 }))).toEqual([
      'the gap of #2 and #3 is 1s after one of 1s',
    ]);
  });

  it('says plain schemas in terms of entries too', () => {
    const entries = views({}, {});
    expect(complaints({ maxItems: 1 }, entries)).toEqual(['there are 2 entries, allowed are at most 1']);
    expect(complaints({ items: { properties: { method: { const: 'GET' } } } }, entries)[0]).toBe(
      '#1 at /method must be equal to constant',
    );
  });
});
