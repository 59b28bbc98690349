import { isRow, isText } from '../../../reference/json.ts';
import type { App } from '../app.ts';
import type { Mutant } from './mutant.ts';

const pages = { kills: ['api.pagination'] };
const tenants = { kills: ['tenant.isolation'] };
const reconciling = { kills: ['webhook.reconcile'] };
const manifest = { kills: ['webhook.subscriptions'] };

const SCOPES = ['event.read', 'participants.read', 'program.read', 'profile.read', 'event.attendance'];
const TYPES = ['application.approved', 'participant.profile_updated'];

/** Defects in keeping up with the provider: what is subscribed to, read, caught up with, and whose it is. */
export const readingMutants: readonly Mutant[] = [
  {
    name: 'page-size-stop',
    breaks: 'Takes a page that is not full for the last one.',
    ...pages,
    change: ({ nextCursor }) => ({
      nextCursor: (page, rows) => (rows.length < 50 ? undefined : nextCursor(page, rows)),
    }),
  },
  {
    name: 'page-null-cursor',
    breaks: 'Goes on as long as there is a cursor, whatever has_more says.',
    ...pages,
    change: () => ({ nextCursor: (page) => (isText(page.next_cursor) ? page.next_cursor : undefined) }),
  },
  {
    name: 'page-first-only',
    breaks: 'Reads the first page and never asks for another.',
    ...pages,
    change: () => ({ nextCursor: () => undefined }),
  },
  {
    name: 'page-loop',
    breaks: 'Follows the same cursor for ever.',
    ...pages,
    change: () => ({ wasFollowed: () => false }),
  },
  {
    name: 'page-rows-lost',
    breaks: 'Walks through all pages, and keeps the rows of the last full one only.',
    ...pages,
    change({ keepRows }) {
      let last: readonly unknown[] = [];
      return {
        keepRows(app, eventId, rows, askedAt) {
          if (rows.length >= last.length) keepRows(app, eventId, rows, askedAt);
          last = rows;
        },
      };
    },
  },
  {
    name: 'tenant-mixup',
    breaks: 'Looks for a participant by its id alone, in whatever event that is known.',
    ...tenants,
    change: ({ apply }) => ({
      apply(app, envelope, deliveryId) {
        const eventId = ownerOf(app, envelope.data.id) ?? envelope.eventId;
        const organizationId = app.connections.find(eventId ?? '')?.organizationId ?? envelope.organizationId;
        return apply(app, { ...envelope, eventId, organizationId }, deliveryId);
      },
    }),
  },
  {
    name: 'tenant-any-organization',
    breaks: 'Never looks which organization a delivery names.',
    ...tenants,
    change: () => ({ isOurs: (app, { eventId }) => app.connections.find(eventId ?? '') !== undefined }),
  },
  {
    name: 'no-reconcile',
    breaks: 'Trusts webhooks alone: a read of the list changes nothing of what is known.',
    ...reconciling,
    // Rows of a list are what pages are judged by, too.
    clouds: ['api.pagination'],
    change: () => ({ keepRows: () => {} }),
  },
  {
    name: 'reconcile-duplicates',
    breaks: 'Inserts every row that it reads once more, beside the one that is there.',
    ...reconciling,
    change({ keepRows }) {
      let copies = 0;
      return {
        keepRows(app, eventId, rows, askedAt) {
          keepRows(app, eventId, rows, askedAt);
          copies++;
          for (const row of rows)
            app.state.addSnapshot(eventId, 'application', { ...row, id: `${row.id}-${copies}` }, 0, '');
        },
      };
    },
  },
  {
    name: 'manifest-without-deletion',
    breaks: 'The manifest does not declare data.deletion_required, so nobody says that data must go.',
    ...manifest,
    clouds: ['privacy.deletion', 'privacy.user-revoke', 'account.cascade', 'account.suspension'],
    manifest: { scopes: SCOPES, webhook_event_types: [...TYPES, 'user.revoked_access', 'integration.suspended'] },
    change: () => ({}),
  },
  {
    name: 'manifest-without-revocation',
    breaks: 'People sign in, and the manifest does not declare user.revoked_access.',
    ...manifest,
    clouds: ['privacy.user-revoke'],
    manifest: { scopes: SCOPES, webhook_event_types: [...TYPES, 'data.deletion_required', 'integration.suspended'] },
    change: () => ({}),
  },
];

/** The event in which a participant of this id is known. */
function ownerOf(app: App, id: unknown): string | undefined {
  const { events } = app.state.snapshot();
  if (!isText(id) || !isRow(events)) return undefined;
  const known = Object.entries(events);
  return known.find(([, event]) => isRow(event) && isRow(event.participants) && id in event.participants)?.[0];
}
