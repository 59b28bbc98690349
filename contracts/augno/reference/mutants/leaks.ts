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
        if ((line.status ?? 500) >= 400) app.log('failed', { authorization: `Bearer ${app.config.apiKey}` });
      },
    }),
  },
  {
    name: 'key-logged-encoded',
    breaks: 'Logs requests as they go over the wire, in base64.',
    kills: KILLS,
    change: ({ transport, headersOf }) => ({
      transport,
      headersOf(app, call) {
        const headers = headersOf(app, call);
        app.log('sending', { wire: Buffer.from(JSON.stringify(headers)).toString('base64') });
        return headers;
      },
    }),
  },
  {
    name: 'key-in-second-header',
    breaks: 'Sends the key in a header of an older scheme, too.',
    kills: KILLS,
    change: ({ headersOf }) => ({
      headersOf: (app, call) => ({ ...headersOf(app, call), 'x-api-key': app.config.apiKey }),
    }),
  },
  {
    name: 'key-in-message',
    breaks: 'Tells people which key was refused, in full.',
    kills: KILLS,
    change: ({ onStopped }) => ({
      onStopped(app, refusal) {
        app.messages.tell('connection', `Augno refuses the key ${app.config.apiKey}.`);
        return onStopped(app, refusal);
      },
    }),
  },
];
