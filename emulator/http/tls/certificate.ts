import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const IP_ADDRESS = /^[\d.]+$|:/;
const PEM_LINE = /.{1,64}/g;

/** A certificate and its private key. Neither is written anywhere. */
export interface Issued {
  readonly subject: string;
  /** PEM. */
  readonly certificate: string;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
}

/** What a certificate says. */
export interface Wanted {
  readonly subject: string;
  /** In hexadecimal, positive: its first byte is from 01 to 7f. */
  readonly serial: string;
  /** Wall time, ms since the epoch; whole seconds are kept. */
  readonly from: number;
  readonly until: number;
  /** Host names and addresses that it is for; null for one of an authority. */
  readonly hosts: readonly string[] | null;
}

/**
 * Makes a key pair (P-256) and a certificate for it, signed by `issuer`, or by itself. Keys come from the system's random source, whatever the seed:
 * nobody may guess one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
export function issue(wanted: Wanted, issuer: Issued | null): Issued {
  const { publicKey, privateKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer = issuer ?? { subject: wanted.subject, key, publicKey };
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: bytes(Buffer.from(wanted.serial, 'hex')),
    signature: algorithm,
    issuer: nameOf(signer.subject),
    validity: new Validity({ notBefore: new Date(wanted.from), notAfter: new Date(wanted.until) }),
    subject: nameOf(wanted.subject),
    subjectPublicKeyInfo: AsnConvert.parse(spki(publicKey), SubjectPublicKeyInfo),
    extensions: new Extensions([
      ...(wanted.hosts === null ? ofAuthority() : ofServer(wanted.hosts)),
      extension(id_ce_subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId(publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        false,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyId(signer.publicKey)) }),
      ),
    ]),
  });
  const signed = sign('sha256', Buffer.from(AsnConvert.serialize(body)), signer.key);
  const whole = new Certificate({ tbsCertificate: body, signatureAlgorithm: algorithm, signatureValue: bytes(signed) });
  return { subject: wanted.subject, certificate: pem(AsnConvert.serialize(whole)), key, publicKey };
}

function ofAuthority(): Extension[] {
  const usage = new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign);
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(id_ce_keyUsage, true, usage),
  ];
}

function ofServer(hosts: readonly string[]): Extension[] {
  const names = hosts.map((host) => new GeneralName(IP_ADDRESS.test(host) ? { iPAddress: host } : { dNSName: host }));
  return [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(id_ce_subjectAltName, false, new SubjectAlternativeName(names)),
  ];
}

function extension(id: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID: id, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function nameOf(text: string): Name {
  const value = new AttributeValue({ utf8String: text });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyId(key: KeyObject): ArrayBuffer {
  return bytes(createHash('sha1').update(spki(key)).digest());
}

/** The bytes of a buffer, which may be a part of a larger one, alone. */
function bytes(buffer: Buffer): ArrayBuffer {
  const own = new ArrayBuffer(buffer.length);
  new Uint8Array(own).set(buffer);
  return own;
}

function pem(der: ArrayBuffer): string {
  const lines = Buffer.from(der).toString('base64').match(PEM_LINE) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
