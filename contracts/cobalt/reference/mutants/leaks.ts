import type { Mutant } from './mutant.ts';

const KILLS = ['key.leaks'];

/** Defects that show an API key to those who must not see it. */
export const leakMutants: readonly Mutant[] = [
  {
    name: 'key-logged',
    breaks: 'Logs the headers of calls that fail.',
    kills: KILLS,
    change: ({ logCall }) => ({
      logCall(app, line) {
        logCall(app, line);
        if ((line.status ?? 500) >= 400) app.log('failed', { 'x-api-key': app.config.apiKey });
      },
    }),
  },
  {
    name: 'key-logged-encoded',
    breaks: 'Logs requests as they go over the wire, in base64.',
    kills: KILLS,
    change: ({ headersOf }) => ({
      headersOf(app, call) {
        const headers = headersOf(app, call);
        app.log('sending', { wire: Buffer.from(JSON.stringify(headers)).toString('base64') });
        return headers;
      },
    }),
  },
  {
    name: 'key-in-address',
    breaks: 'Sends the key in the address, too.',
    kills: KILLS,
    change: ({ transport }) => ({
      transport(url, init) {
        const key = new Headers(init.headers).get('x-api-key') ?? '';
        return transport(`${url}${url.includes('?') ? '&' : '?'}api_key=${key}`, init);
      },
    }),
  },
  {
    name: 'key-in-message',
    breaks: 'Tells people which key was refused, in full.',
    kills: KILLS,
    change: ({ onDeadKey }) => ({
      onDeadKey(app, refusal) {
        app.messages.tell('connection', `Cobalt refuses the key ${app.config.apiKey}.`);
        return onDeadKey(app, refusal);
      },
    }),
  },
];
