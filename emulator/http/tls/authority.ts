import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { networkInterfaces, hostname as ownHostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates, type SecureContextOptions } from 'node:tls';
import { atExit } from '../../core/at-exit.ts';
import { PRIVATE_FILE } from '../../core/atomic-file.ts';
import type { Clock } from '../../core/clock.ts';
import type { Posture } from '../../core/entry.ts';
import { Random } from '../../core/random.ts';
import { type Issued, issue } from './certificate.ts';
import type { TrustFiles } from './trust.ts';

const DAY_MS = 24 * 60 * 60_000;
const BEFORE_DAYS = 60;
const AFTER_DAYS = 30;
const SERIAL_BYTES = 8;
const BYTE = 256;
/** How this machine is called from itself, and from a container on it. */
const HERE = ['127.0.0.1', '::1', 'localhost', 'host.docker.internal'];
/** No name of any machine. */
const WRONG_HOST = 'other.invalid';
/** OpenSSL refuses what old versions are made of, unless it is told that none of its own demands apply. */
const ANY_CIPHER = 'DEFAULT@SECLEVEL=0';
const CURRENT = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;

/**
 * The certificate authority of one emulator: made at its start, unknown to anybody who is not handed its certificate. Private keys are kept
 * in memory and written nowhere; the files of certificates are in a temporary folder that goes when the process does.
 */
export class Authority implements TrustFiles {
  readonly caFile: string;
  readonly caBundle: string;
  /** PEM. */
  readonly certificate: string;
  readonly #contexts: Readonly<Record<Posture, SecureContextOptions>>;
  readonly #sweep: () => void;
  readonly #stay: () => void;

  private constructor(certificate: string, contexts: Readonly<Record<Posture, SecureContextOptions>>) {
    this.certificate = certificate;
    this.#contexts = contexts;
    const folder = mkdtempSync(join(tmpdir(), 'emulator-tls-'));
    this.#sweep = () => rmSync(folder, { recursive: true, force: true });
    this.#stay = atExit(this.#sweep);
    this.caFile = join(folder, 'ca.pem');
    this.caBundle = join(folder, 'ca-bundle.pem');
    writeFileSync(this.caFile, certificate, { mode: PRIVATE_FILE });
    writeFileSync(this.caBundle, `${[certificate, ...rootCertificates].join('\n')}\n`, { mode: PRIVATE_FILE });
  }

  /** Makes the authority and all certificates for servers that listen on `host`. Serials follow from the seed, keys from nothing. */
  static make({ clock, seed, host }: { clock: Clock; seed: string; host: string }): Authority {
    const random = new Random(`${seed} certificates`);
    const now = clock.wall();
    const from = now - BEFORE_DAYS * DAY_MS;
    const until = now + AFTER_DAYS * DAY_MS;
    const certify = (subject: string, hosts: readonly string[] | null, issuer: Issued | null, end = until) =>
      issue({ subject, serial: serialOf(random), from, until: end, hosts }, issuer);
    const own = certify('golive-emulator local authority', null, null);
    const other = certify('golive-emulator authority that nobody trusts', null, null);
    const hosts = namesOf(host);
    const [subject = host] = hosts;
    const sound = certify(subject, hosts, own);
    return new Authority(own.certificate, {
      sound: { ...CURRENT, ...identity(sound) },
      old: { ...identity(sound), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: ANY_CIPHER },
      untrusted: { ...CURRENT, ...identity(certify(subject, hosts, other)) },
      expired: { ...CURRENT, ...identity(certify(subject, hosts, own, now - DAY_MS)) },
      'wrong-host': { ...CURRENT, ...identity(certify(WRONG_HOST, [WRONG_HOST], own)) },
    });
  }

  /** A server that speaks TLS 1.2 and 1.3 until it is told otherwise. */
  createServer(options: ServerOptions, listener: RequestListener): Server {
    return createServer({ ...options, ...this.#contexts.sound }, listener);
  }

  /** From now on new connections see this; those that stand are as they were. */
  present(server: Server, posture: Posture): void {
    server.setSecureContext(this.#contexts[posture]);
  }

  /** Takes its files away. */
  close(): void {
    this.#stay();
    this.#sweep();
  }
}

function identity({ certificate, key }: Issued): SecureContextOptions {
  return { cert: certificate, key: key.export({ type: 'pkcs8', format: 'pem' }) };
}

function serialOf(random: Random): string {
  const rest = Array.from({ length: SERIAL_BYTES - 1 }, () => random.int(BYTE));
  // The first bit would make it negative, and a first zero is not allowed.
  return Buffer.from([1 + random.int(BYTE / 2 - 1), ...rest]).toString('hex');
}

/** What a server may be called by: of one that listens everywhere, all names and addresses of this machine. */
function namesOf(host: string): string[] {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const addresses = Object.values(networkInterfaces()).flatMap((known = []) =>
    known.filter(({ scopeid = 0 }) => scopeid === 0).map(({ address }) => address),
  );
  return [...new Set([...HERE, ...(isEverywhere ? [ownHostname(), ...addresses] : [host])])];
}
