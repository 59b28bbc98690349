import tls from 'node:tls';
import type { Mutant } from './mutant.ts';

/** Defects in whom it talks to, and how. */
export const transportMutants: readonly Mutant[] = [
  {
    name: 'tls-unverified',
    breaks: 'Switches the verification of certificates off, as somebody once did for a test environment.',
    kills: ['transport.tls'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
        return readConfig(env);
      },
    }),
  },
  {
    name: 'tls-any-host',
    breaks: 'Takes a certificate that is for another host.',
    kills: ['transport.tls'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        tls.checkServerIdentity = () => undefined;
        return readConfig(env);
      },
    }),
  },
  {
    name: 'tls-old-versions',
    breaks: 'Speaks TLS 1.0 and 1.1, too, for an old proxy that is long gone.',
    kills: ['transport.tls'],
    change: ({ readConfig }) => ({
      readConfig(env) {
        tls.DEFAULT_MIN_VERSION = 'TLSv1';
        tls.DEFAULT_CIPHERS = 'DEFAULT@SECLEVEL=0';
        return readConfig(env);
      },
    }),
  },
  {
    name: 'connection-per-call',
    breaks: 'Opens a connection for each call, and closes it afterwards.',
    kills: ['transport.reuse'],
    change: ({ transport }) => ({
      transport: (url, init) => transport(url, { ...init, headers: { ...init.headers, connection: 'close' } }),
    }),
  },
];
