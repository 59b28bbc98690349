import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureState, restoreState } from '../../emulator/core/sandbox-state.ts';
import { decodeSnapshot, encodeSnapshot, sealSnapshot } from '../../emulator/core/snapshot.ts';
import { SnapshotFolder } from '../../emulator/core/snapshot-folder.ts';
import type { StoreDump } from '../../emulator/core/store.ts';
import { temporaryFolder } from './folder.ts';
import { sandbox } from './sandbox.ts';

const code = (name: string) => expect.objectContaining({ code: name });

describe('a snapshot', () => {
  it('survives being written and read, whatever is in the rows', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (values, row) => {
        const { state } = sandbox();
        const held: StoreDump = { things: [[1, Object.assign({ ...row }, { id: 'a', values })]] };
        const content = { ...captureState('any', state), providers: { party: { knobs: {}, store: held } } };
        const { text, sha256 } = sealSnapshot(content);
        const read = decodeSnapshot(text, 'here');
        expect(read.sha256).toBe(sha256);
        expect(JSON.stringify(read.providers)).toBe(JSON.stringify(content.providers));
      }),
    );
  });

  it('may be laid out anew by an editor', () => {
    const text = encodeSnapshot(captureState('any', sandbox().state));
    expect(decodeSnapshot(JSON.stringify(JSON.parse(text), null, 2), 'here').name).toBe('any');
  });

  it('is refused with one sentence when it is no JSON, torn, changed or of another version', () => {
    const text = encodeSnapshot(captureState('any', sandbox().state));
    expect(() => decodeSnapshot('hello', 'x.json')).toThrow(code('snapshot_corrupt'));
    expect(() => decodeSnapshot('{"a":1}', 'x.json')).toThrow(code('snapshot_corrupt'));
    expect(() => decodeSnapshot(text.slice(0, -20), 'x.json')).toThrow(/^x\.json is not a snapshot/);
    expect(() => decodeSnapshot(text.replace('"any"', '"eny"'), 'x.json')).toThrow(
      /^x\.json was changed after it was written/,
    );
    expect(() => decodeSnapshot(text.replace('"version":1', '"version":2'), 'x.json')).toThrow(
      code('snapshot_version'),
    );
  });

  it('brings back rows, knobs, time, chance and secrets', () => {
    const { state, guests, knobs } = sandbox();
    guests.insert({ id: 'g1', name: 'Ada', group: 'a' });
    knobs.set('seats', 3);
    const token = state.secrets.issue('code', 'c_', 'acme');
    const kept = decodeSnapshot(encodeSnapshot(captureState('any', state)), 'here');
    const next = state.random.text(10);

    const other = sandbox('another seed');
    other.guests.insert({ id: 'g2', name: 'Bob', group: 'a' });
    other.knobs.set('loud', true);
    restoreState(other.state, kept);
    expect(other.guests.by('group', 'a').map(({ name }) => name)).toEqual(['Ada']);
    expect(other.knobs.changed()).toEqual({ seats: 3 });
    expect(other.state.clock.now()).toBe(state.clock.now());
    expect(other.state.secrets.find(token)).toHaveLength(1);
    expect(other.state.random.text(10)).toBe(next);
  });

  it('of a provider that does not run is refused before anything changes', () => {
    const { state, guests } = sandbox();
    guests.insert({ id: 'g1', name: 'Ada', group: null });
    const kept = { ...captureState('any', state), providers: { cobalt: { knobs: {}, store: {} } } };
    expect(() => restoreState(state, kept)).toThrow(
      'The snapshot "any" holds data of cobalt, which this sandbox does not run: start it with cobalt, an OpenAPI document with --openapi NAME=FILE.',
    );
    expect(guests.size).toBe(1);
  });
});

describe('a folder of snapshots', () => {
  it('saves, lists and loads by name', () => {
    const folder = new SnapshotFolder(`${temporaryFolder()}/snapshots`);
    const { state } = sandbox();
    expect(folder.names).toEqual([]);
    folder.save(captureState('before-race', state));
    folder.save(captureState('after', state));
    expect(folder.names).toEqual(['after', 'before-race']);
    expect(folder.load('after').name).toBe('after');
  });

  it('refuses a name that leaves the folder, and suggests one for a typing error', () => {
    const folder = new SnapshotFolder(temporaryFolder());
    folder.save(captureState('before-race', sandbox().state));
    for (const name of ['../x', 'A', '', 'a.b', 'a/b']) expect(() => folder.load(name)).toThrow(code('snapshot_name'));
    expect(() => folder.load('before-rice')).toThrow('There is no snapshot "before-rice". Did you mean "before-race"?');
  });
});
