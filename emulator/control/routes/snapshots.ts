import { isoInstant } from '../../core/entry-view.ts';
import { decodeSnapshot, encodeSnapshot } from '../../core/snapshot.ts';
import type { KeptSnapshot } from '../../snapshots.ts';
import { type Call, done, type Handlers, json } from '../call.ts';

/** The state of the sandbox, kept under names. */
export const snapshots: Handlers = {
  async reset({ desk, sandbox }) {
    // A scenario must not go on in another world than it began in.
    await desk.runs.close();
    sandbox.reset();
    return done();
  },

  listSnapshots: ({ sandbox }) => json({ snapshots: sandbox.snapshots.list().map(viewSnapshot) }),

  takeSnapshot: ({ sandbox, body }) => json(viewSnapshot(sandbox.snapshots.take(String(body.name))), 201),

  getSnapshot(call) {
    const text = encodeSnapshot(call.sandbox.snapshots.get(nameOf(call)).content);
    return new Response(text, { headers: { 'Content-Type': 'application/json' } });
  },

  putSnapshot(call) {
    const { sha256: _, format: __, version: ___, ...content } = decodeSnapshot(call.text, 'The body');
    return json(viewSnapshot(call.sandbox.snapshots.keep({ ...content, name: nameOf(call) })));
  },

  deleteSnapshot(call) {
    call.sandbox.snapshots.delete(nameOf(call));
    return done();
  },

  async restoreSnapshot(call) {
    const kept = call.sandbox.snapshots.get(nameOf(call));
    await call.desk.runs.close();
    call.sandbox.snapshots.restore(nameOf(call));
    return json(viewSnapshot(kept));
  },
};

function nameOf({ path }: Call): string {
  return path.snapshot ?? '';
}

function viewSnapshot({ content, kept }: KeptSnapshot) {
  const { name, takenAt, clock, providers } = content;
  const now = isoInstant(clock.frozenAt ?? Date.parse(takenAt) + clock.offset);
  return { name, takenAt, now, providers: Object.keys(providers), kept };
}
