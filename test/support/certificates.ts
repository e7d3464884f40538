import { webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
// The library of certificates does not load without it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
  /** `SHA256:AB:CD:…`, as the product shows it. */
  readonly fingerprint: string;
}

export interface CertificateOptions {
  /** Default: localhost. */
  readonly names?: readonly string[];
  /** Default: 127.0.0.1. */
  readonly addresses?: readonly string[];
  /** Default: localhost. */
  readonly commonName?: string;
  /** Default: yesterday. */
  readonly validFrom?: Date;
  /** Default: in a year. */
  readonly validTo?: Date;
  /** Default: the certificate signs itself. */
  readonly issuer?: Authority;
}

/** Signs certificates, and is trusted by whoever is told to. */
export interface Authority extends KeyPair {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** All four servers take RSA. */
const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};

x509.cryptoProvider.set(webcrypto as Crypto);

let shared: Promise<KeyPair> | undefined;

/** A certificate for this computer that nobody vouches for; the same one in the whole process. */
export function testCertificate(): Promise<KeyPair> {
  shared ??= makeCertificate();
  return shared;
}

export async function makeAuthority(name = 'Test Authority'): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity({}),
    serialNumber: serialNumber(),
    name: `CN=${name}`,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  return { ...(await keyPair(certificate, keys)), name, keys };
}

export async function makeCertificate(options: CertificateOptions = {}): Promise<KeyPair> {
  const keys = await newKeys();
  const { issuer } = options;
  const subject = `CN=${options.commonName ?? 'localhost'}`;
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(options),
    serialNumber: serialNumber(),
    subject,
    issuer: issuer ? `CN=${issuer.name}` : subject,
    signingAlgorithm: ALGORITHM,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(issuer === undefined, undefined, true),
      new x509.SubjectAlternativeNameExtension(alternativeNames(options)),
    ],
  });
  return keyPair(certificate, keys);
}

function alternativeNames({ names, addresses }: CertificateOptions): x509.JsonGeneralNames {
  return [
    ...(names ?? ['localhost']).map((value) => ({ type: 'dns' as const, value })),
    ...(addresses ?? ['127.0.0.1']).map((value) => ({ type: 'ip' as const, value })),
  ];
}

function validity({ validFrom, validTo }: CertificateOptions) {
  return {
    notBefore: validFrom ?? new Date(Date.now() - DAY_MS),
    notAfter: validTo ?? new Date(Date.now() + 365 * DAY_MS),
  };
}

function serialNumber(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(8));
  // Positive, and without zeros in front.
  return `01${Buffer.from(bytes).toString('hex')}`;
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function keyPair(
  made: x509.X509Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
): Promise<KeyPair> {
  const certificate = `${made.toString('pem')}\n`;
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  const key = `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
  const { fingerprint256 } = new NodeCertificate(certificate);
  return { certificate, key, fingerprint: `SHA256:${fingerprint256}` };
}
