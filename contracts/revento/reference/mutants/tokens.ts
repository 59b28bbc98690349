import { Unavailable } from '../../../reference/errors.ts';
import { requestToken } from '../oauth.ts';
import type { Mutant } from './mutant.ts';

const race = { kills: ['token.single-flight'] };
const rotation = { kills: ['token.rotation'] };
const grant = { kills: ['token.invalid-grant'] };
const revoked = { kills: ['token.error-map', 'account.suspension'] };
// A refresh that never works again after an outage shows at the race that follows one, too.
const outage = { kills: ['token.transient', 'token.single-flight'] };
// The lost answer to a refresh ends in the same refusal as a dead grant.
const forever = { kills: ['token.invalid-grant', 'token.rotation'] };
// Nothing else can be told of refreshes where they are missing, or are everywhere.
const elsewhere = ['token.single-flight', 'token.rotation', 'token.invalid-grant', 'token.transient'];

/** Defects in keeping the tokens of a connection alive. */
export const tokenMutants: readonly Mutant[] = [
  {
    name: 'refresh-never',
    breaks: 'Takes an expired token for a refusal like any other.',
    kills: ['token.refresh', 'token.error-map'],
    // No refresh, no alert about one that failed.
    clouds: [...elsewhere, 'ops.alerts'],
    change: ({ classify }) => ({
      classify(status, code) {
        const meaning = classify(status, code);
        return meaning === 'expired' ? 'permanent' : meaning;
      },
    }),
  },
  {
    name: 'refresh-always',
    breaks: 'Refreshes before every request, whether the token has expired or not.',
    kills: ['token.refresh', 'token.error-map'],
    // It meets a dead token at the refresh, and not at the call that the others wait for.
    clouds: [...elsewhere, 'account.suspension', 'account.cascade', 'ops.alerts', 'privacy.user-revoke'],
    change: () => ({ renewsFirst: () => true }),
  },
  {
    name: 'replay-missing',
    breaks: 'Refreshes an expired token, and leaves the refused request to the next job.',
    kills: ['token.refresh', 'token.error-map'],
    clouds: elsewhere,
    change: ({ refreshOnce }) => ({
      async refreshOnce(flights, key, isStale, refresh) {
        await refreshOnce(flights, key, isStale, refresh);
        throw new Unavailable('the token was renewed');
      },
    }),
  },
  {
    name: 'flight-none',
    breaks: 'Everyone who finds the token expired refreshes it.',
    ...race,
    change: () => ({ refreshOnce: (_flights, _eventId, _isStale, refresh) => refresh() }),
  },
  {
    name: 'flight-recheck',
    breaks: 'Looks whether somebody has refreshed already, but takes no lock.',
    ...race,
    change: () => ({
      async refreshOnce(_flights, _eventId, isStale, refresh) {
        if (isStale()) await refresh();
      },
    }),
  },
  {
    name: 'flight-stuck-lock',
    breaks: 'The lock is not released when a refresh fails, so no later refresh ever starts.',
    ...outage,
    change: () => ({
      async refreshOnce(flights, eventId, isStale, refresh) {
        if (!isStale()) return;
        const flight =
          flights.get(eventId) ??
          refresh().then(() => {
            flights.delete(eventId);
          });
        flights.set(eventId, flight);
        await flight;
      },
    }),
  },
  {
    name: 'rotate-keep-old',
    breaks: 'Stores the new access token but keeps the old refresh token, so the second refresh fails.',
    ...rotation,
    change: ({ rotated }) => ({
      rotated: (before, answer) => ({ ...rotated(before, answer), refreshToken: before.refreshToken }),
    }),
  },
  {
    name: 'rotate-memory',
    breaks: 'Keeps new tokens in memory and writes them once a minute: a crash before that loses them.',
    ...rotation,
    change: () => ({
      persistTokens(app, key, tokens) {
        Object.assign(app.connections.find(key) ?? {}, tokens, { lastError: null });
        setTimeout(() => app.connections.update(key, {}), 60_000).unref();
      },
    }),
  },
  {
    name: 'rotate-persist-late',
    breaks: 'Writes new tokens only after the first request that was made with them.',
    ...rotation,
    change: () => ({
      // What is in memory is written with the next change of the connection: its first success.
      persistTokens: (app, key, tokens) => void Object.assign(app.connections.find(key) ?? {}, tokens),
    }),
  },
  {
    name: 'grant-retry-forever',
    breaks: 'The error invalid_grant changes nothing: every job tries the dead grant again.',
    ...forever,
    change: () => ({ onDeadGrant: () => {} }),
  },
  {
    name: 'invalid-grant-transient',
    breaks: 'Takes invalid_grant for an outage: tries again with backoff, and again with the next job.',
    ...forever,
    change: ({ classifyRefresh }) => ({
      classifyRefresh(status, body) {
        const meaning = classifyRefresh(status, body);
        return meaning === 'dead' ? 'transient' : meaning;
      },
    }),
  },
  {
    name: 'grant-polls',
    breaks: 'Marks a connection with a dead grant, and goes on trying it in the background.',
    ...grant,
    // After a lost answer it may try once more or not, depending on how long the jobs take.
    clouds: ['token.rotation'],
    change: ({ onDeadGrant }) => ({
      onDeadGrant(app, key) {
        const { eventId = '', refreshToken = '' } = app.connections.find(key) ?? {};
        onDeadGrant(app, key);
        const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
        setInterval(() => requestToken(app, eventId, form).catch(() => {}), 500).unref();
      },
    }),
  },
  {
    name: 'grant-silent',
    breaks: 'Stops the work of a dead grant, and goes on telling everyone that it is connected.',
    ...grant,
    change: ({ reportedStatus }) => ({
      reportedStatus(connection) {
        const status = reportedStatus(connection);
        return status === 'reconnect_required' ? 'connected' : status;
      },
    }),
  },
  {
    name: 'grant-ends-all',
    breaks: 'One dead grant ends every connection, as if the whole integration had been cut off.',
    ...grant,
    change: ({ onDeadGrant }) => ({
      onDeadGrant(app) {
        for (const { key } of app.connections.all()) onDeadGrant(app, key);
      },
    }),
  },
  {
    name: 'outage-disconnects',
    breaks: 'Takes any refresh that fails for the end of the connection.',
    ...outage,
    change: ({ classifyRefresh }) => ({
      classifyRefresh: (status, body) => (classifyRefresh(status, body) === 'ok' ? 'ok' : 'dead'),
    }),
  },
  {
    name: 'outage-third-strike',
    breaks: 'Tries an outage of the token endpoint twice more, and then takes it for the end of the connection.',
    ...outage,
    change({ classifyRefresh }) {
      let strikes = 0;
      return {
        classifyRefresh(status, body) {
          const meaning = classifyRefresh(status, body);
          strikes = meaning === 'transient' ? strikes + 1 : 0;
          return strikes >= 3 ? 'dead' : meaning;
        },
      };
    },
  },
  {
    name: 'outage-gives-up',
    breaks: 'Remembers a connection whose refresh has failed, and never tries it again.',
    ...outage,
    change({ refreshOnce }) {
      const failed = new Set<string>();
      return {
        async refreshOnce(flights, key, isStale, refresh) {
          if (failed.has(key)) throw new Unavailable('the refresh failed before');
          await refreshOnce(flights, key, isStale, refresh).catch((error: unknown) => {
            failed.add(key);
            throw error;
          });
        },
      };
    },
  },
  {
    name: 'client-error-deletes',
    breaks: 'Takes every 4xx of the token endpoint for invalid_grant, also a client secret that is wrong for a while.',
    kills: ['token.transient'],
    change: ({ classifyRefresh }) => ({
      classifyRefresh(status, body) {
        const meaning = classifyRefresh(status, body);
        return meaning === 'permanent' ? 'dead' : meaning;
      },
    }),
  },
  {
    name: 'refresh-on-403',
    breaks: 'Refreshes when a call is forbidden, as if a new token could do more.',
    kills: ['token.error-map', 'retry.permanent'],
    change: ({ classify }) => ({
      classify: (status, code) => (status === 403 ? 'expired' : classify(status, code)),
    }),
  },
  {
    name: 'loop-401',
    breaks: 'Refreshes and repeats for as long as calls are refused as expired.',
    kills: ['token.error-map'],
    change: () => ({ mayRenew: () => true }),
  },
  {
    name: 'revoked-refreshes',
    breaks: 'Takes every 401 for an expired token, also one that was revoked.',
    ...revoked,
    // No end of a connection ends anything.
    clouds: ['privacy.user-revoke', 'ops.alerts'],
    change: ({ classify }) => ({
      classify: (status, code) => (status === 401 ? 'expired' : classify(status, code)),
    }),
  },
  {
    name: 'revoked-retries',
    breaks: 'Takes token_revoked for an outage, and repeats the call with backoff.',
    ...revoked,
    // No end of a connection ends anything.
    clouds: ['privacy.user-revoke', 'ops.alerts', 'account.cascade'],
    change: ({ classify }) => ({
      classify(status, code) {
        const meaning = classify(status, code);
        return meaning === 'revoked' ? 'transient' : meaning;
      },
    }),
  },
];
