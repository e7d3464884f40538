import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../../src/common/logger.ts';
import {
  ClientCertificates,
  type PassphraseQuestion,
} from '../../../src/extension/connections/clientCertificate.ts';
import { noteSecret } from '../../support/secrets.ts';
import { unsavedConnection } from '../../../src/extension/connections/connection.ts';

const site = unsavedConnection({ scheme: 'ftp', user: 'alice', host: 'h', port: undefined });
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n';
const PASSPHRASE = noteSecret('open sesame');

function newKey(passphrase?: string): string {
  const locked = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', ...locked },
  });
  return privateKey;
}

describe('a client certificate', () => {
  let folder: string;
  let answers: (string | undefined)[];
  let questions: PassphraseQuestion[];
  let secrets: Map<string, string>;
  let certificates: ClientCertificates;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ftp-workspace-client-'));
    answers = [];
    questions = [];
    secrets = new Map();
    certificates = new ClientCertificates({
      secrets: {
        get: (key) => Promise.resolve(secrets.get(key)),
        store: (key, value) => Promise.resolve(void secrets.set(key, value)),
        delete: (key) => Promise.resolve(void secrets.delete(key)),
      },
      ask: (question) => {
        questions.push(question);
        const password = answers.shift();
        return Promise.resolve(password === undefined ? undefined : { password, remember: true });
      },
      logger: silentLogger,
    });
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function file(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  async function locked(): Promise<typeof site> {
    const clientCertificate = await file('c.pem', CERTIFICATE);
    return { ...site, clientCertificate, clientKey: await file('k.pem', newKey(PASSPHRASE)) };
  }

  it('is none where the connection names none', async () => {
    assert.equal(await certificates.load(site), undefined);
  });

  it('is read with its key from one file or two', async () => {
    const key = newKey();
    const both = await file('both.pem', CERTIFICATE + key);
    const one = await certificates.load({ ...site, clientCertificate: both });
    assert.deepEqual(one, { certificate: CERTIFICATE + key, key: CERTIFICATE + key });
    const clientCertificate = await file('c.pem', CERTIFICATE);
    const clientKey = await file('k.pem', key);
    const two = await certificates.load({ ...site, clientCertificate, clientKey });
    assert.deepEqual(two, { certificate: CERTIFICATE, key });
  });

  it('with a locked key: asks until the passphrase is right, and keeps it', async () => {
    const connection = await locked();
    answers = ['wrong', PASSPHRASE];
    assert.equal((await certificates.load(connection))?.passphrase, PASSPHRASE);
    assert.deepEqual(
      questions.map(({ wrong }) => wrong),
      [false, true],
    );
    await certificates.load(connection);
    assert.equal(questions.length, 2);
    assert.deepEqual([...secrets.values()], [PASSPHRASE]);
    assert.deepEqual(certificates.passphrases, [PASSPHRASE]);
  });

  it('with a locked key whose passphrase is kept: asks nobody, until it is forgotten', async () => {
    const connection = await locked();
    await certificates.store(connection, PASSPHRASE);
    assert.equal((await certificates.load(connection))?.passphrase, PASSPHRASE);
    assert.equal(questions.length, 0);
    await certificates.forget(connection);
    assert.deepEqual([...secrets], []);
    await assert.rejects(certificates.load(connection), { code: 'cancelled' });
    assert.equal(questions.length, 1);
  });

  it('with a locked key: asks three times at most', async () => {
    answers = ['a', 'b', 'c', PASSPHRASE];
    await assert.rejects(certificates.load(await locked()), {
      code: 'client-certificate-unusable',
    });
    assert.equal(questions.length, 3);
  });

  it('with a locked key and nobody to ask: cancelled', async () => {
    await assert.rejects(certificates.load(await locked()), { code: 'cancelled' });
  });

  it('that cannot be read names the file', async () => {
    const missing = join(folder, 'nothing.pem');
    const noPem = await file('text.pem', 'hello');
    const large = await file('large.pem', CERTIFICATE.padEnd(1024 * 1024 + 1));
    const noKey = await file('nokey.pem', CERTIFICATE);
    for (const path of [missing, noPem, large, noKey, 'relative.pem']) {
      await assert.rejects(certificates.load({ ...site, clientCertificate: path }), (error) => {
        assert.ok(error instanceof Error && error.message.includes(path), String(error));
        return 'code' in error && error.code === 'client-certificate-unusable';
      });
    }
  });
});
