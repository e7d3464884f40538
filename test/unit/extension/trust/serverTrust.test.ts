import assert from 'node:assert/strict';
import type { Certificate } from '../../../../src/common/certificate.ts';
import { silentLogger } from '../../../../src/common/logger.ts';
import {
  connectionDefaults,
  unsavedConnection,
} from '../../../../src/extension/connections/connection.ts';
import { NamedServers } from '../../../../src/extension/trust/namedServers.ts';
import type {
  CertificateAnswer,
  CertificateQuestion,
} from '../../../../src/extension/trust/certificateTrust.ts';
import type {
  PlainTextAnswer,
  PlainTextQuestion,
} from '../../../../src/extension/trust/plainTextConsent.ts';
import type { StoredPin } from '../../../../src/extension/trust/storedPins.ts';
import { ServerTrust } from '../../../../src/extension/trust/serverTrust.ts';

const site = unsavedConnection({ scheme: 'ftp', user: 'alice', host: 'h', port: undefined });
const SERVER = 'h:21';

/** As it is kept when it was trusted. */
function pin(digit: string): StoredPin {
  const { problem: _, problemDetail: __, ...shown } = certificate(digit, 'other');
  return { server: SERVER, ...shown, trustedAtMs: 1_000 };
}

function certificate(digit: string, problem: Certificate['problem'] = 'self-signed'): Certificate {
  return {
    fingerprint: `SHA256:${Array(32).fill(digit.repeat(2)).join(':')}`,
    subject: 'CN=h',
    names: ['h'],
    issuer: 'CN=h',
    validFromMs: 1,
    validToMs: 2,
    problem,
    problemDetail: problem,
  };
}

function vouchedFor(digit: string): Certificate {
  return { ...certificate(digit), problem: undefined, problemDetail: undefined };
}

interface World {
  readonly memory: Map<string, unknown>;
  readonly certificateQuestions: CertificateQuestion[];
  readonly plainTextQuestions: PlainTextQuestion[];
  certificateAnswers: CertificateAnswer[];
  plainTextAnswers: PlainTextAnswer[];
  /** A window with the same memory. */
  readonly window: () => ServerTrust;
}

function world(): World {
  const memory = new Map<string, unknown>();
  const made: World = {
    memory,
    certificateQuestions: [],
    plainTextQuestions: [],
    certificateAnswers: [],
    plainTextAnswers: [],
    window: () =>
      new ServerTrust({
        memory: memoryOf(memory),
        askCertificate: (question) => {
          made.certificateQuestions.push(question);
          return Promise.resolve(made.certificateAnswers.shift() ?? 'no');
        },
        askPlainText: (question) => {
          made.plainTextQuestions.push(question);
          return Promise.resolve(made.plainTextAnswers.shift() ?? 'no');
        },
        logger: silentLogger,
        now: () => 1_000,
      }),
  };
  return made;
}

function memoryOf(map: Map<string, unknown>) {
  return {
    get: (key: string) => map.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void map.set(key, value)),
  };
}

const REJECTED = { code: 'certificate-rejected' };
const DECLINED = { code: 'plain-text-declined' };

describe('a certificate', () => {
  it('that authorities vouch for is trusted without a question', async () => {
    const { window, certificateQuestions } = world();
    await window().sourceFor(site).trust(vouchedFor('A'));
    assert.deepEqual(certificateQuestions, []);
  });

  it('that the settings name is trusted without a question, in any way of writing it', async () => {
    const { window, certificateQuestions } = world();
    const pin = certificate('A').fingerprint.replaceAll(':', '').replace('SHA256', 'sha256:');
    await window()
      .sourceFor({ ...site, certificates: [pin] })
      .trust(certificate('A'));
    assert.deepEqual(certificateQuestions, []);
  });

  it('that the settings do not name is an alarm that shows what they name', async () => {
    const { window, certificateQuestions } = world();
    const certificates = [certificate('B').fingerprint];
    const attempt = window()
      .sourceFor({ ...site, certificates })
      .trust(certificate('A'));
    await assert.rejects(attempt, REJECTED);
    const before = { by: 'settings', fingerprints: certificates };
    assert.deepEqual(certificateQuestions[0]?.before, before);
  });

  it('trusted once is trusted in this window, and asked for in the next', async () => {
    const w = world();
    w.certificateAnswers = ['once'];
    const first = w.window();
    await first.sourceFor(site).trust(certificate('A'));
    await first.sourceFor(site).trust(certificate('A'));
    assert.equal(w.certificateQuestions.length, 1);
    await assert.rejects(w.window().sourceFor(site).trust(certificate('A')), REJECTED);
    assert.equal(w.certificateQuestions.length, 2);
  });

  it('trusted always is trusted in every window, for its host and port alone', async () => {
    const w = world();
    w.certificateAnswers = ['always'];
    await w.window().sourceFor(site).trust(certificate('A'));
    await w.window().sourceFor(site).trust(certificate('A'));
    assert.equal(w.certificateQuestions.length, 1);
    const other = { ...site, port: 2121 };
    await assert.rejects(w.window().sourceFor(other).trust(certificate('A')), REJECTED);
    assert.equal(w.certificateQuestions[1]?.before, undefined);
  });

  it('other than the trusted one is an alarm that shows the old one, and stays one when cancelled', async () => {
    const w = world();
    w.certificateAnswers = ['always', 'no', 'always'];
    const window = w.window();
    await window.sourceFor(site).trust(certificate('A'));
    await assert.rejects(window.sourceFor(site).trust(certificate('B')), REJECTED);
    assert.deepEqual(w.certificateQuestions[1]?.before, { by: 'person', pin: pin('A') });
    assert.equal(window.pins[0]?.fingerprint, certificate('A').fingerprint);
    window.personActs(site);
    await window.sourceFor(site).trust(certificate('B'));
    assert.deepEqual(
      window.pins.map(({ fingerprint }) => fingerprint),
      [certificate('B').fingerprint],
    );
  });

  it('other than the one trusted in this window is an alarm, too', async () => {
    const w = world();
    w.certificateAnswers = ['once'];
    const source = w.window().sourceFor(site);
    await source.trust(certificate('A'));
    await assert.rejects(source.trust(certificate('B')), REJECTED);
    assert.deepEqual(w.certificateQuestions[1]?.before, { by: 'person', pin: pin('A') });
  });

  it('for which nobody vouches, after one for which an authority did, is an alarm', async () => {
    const w = world();
    await w.window().sourceFor(site).trust(vouchedFor('A'));
    await assert.rejects(w.window().sourceFor(site).trust(certificate('B')), REJECTED);
    assert.deepEqual(w.certificateQuestions[0]?.before, { by: 'authority', pin: pin('A') });
  });

  it('that has expired, and is the same, has not changed', async () => {
    const w = world();
    await w.window().sourceFor(site).trust(vouchedFor('A'));
    await assert.rejects(w.window().sourceFor(site).trust(certificate('A', 'expired')), REJECTED);
    assert.equal(w.certificateQuestions[0]?.before, undefined);
  });

  it('that was declined is not asked for again until the person acts', async () => {
    const w = world();
    const window = w.window();
    const source = window.sourceFor(site);
    await assert.rejects(source.trust(certificate('A')), REJECTED);
    await assert.rejects(source.trust(certificate('A')), REJECTED);
    assert.throws(() => source.assertAskable(), REJECTED);
    assert.equal(w.certificateQuestions.length, 1);
    window.personActs(site);
    source.assertAskable();
    await assert.rejects(source.trust(certificate('A')), REJECTED);
    assert.equal(w.certificateQuestions.length, 2);
  });

  it('is asked for once by all sessions that connect at the same time', async () => {
    const w = world();
    w.certificateAnswers = ['once'];
    const source = w.window().sourceFor(site);
    await Promise.all([1, 2, 3].map(() => source.trust(certificate('A'))));
    assert.equal(w.certificateQuestions.length, 1);
  });

  it('shown to another session meanwhile is not trusted by that answer', async () => {
    const w = world();
    w.certificateAnswers = ['always'];
    const source = w.window().sourceFor(site);
    const [first, second] = await Promise.allSettled([
      source.trust(certificate('A')),
      source.trust(certificate('B')),
    ]);
    assert.equal(first.status, 'fulfilled');
    assert.equal(second.status, 'rejected');
  });

  it('that is forgotten is asked for again', async () => {
    const w = world();
    w.certificateAnswers = ['always', 'once'];
    const window = w.window();
    await window.sourceFor(site).trust(certificate('A'));
    await window.forget(SERVER);
    assert.deepEqual(window.pins, []);
    await window.sourceFor(site).trust(certificate('A'));
    assert.equal(w.certificateQuestions.length, 2);
    assert.equal(w.certificateQuestions[1]?.before, undefined);
  });
});

describe('plain text', () => {
  it('agreed to for good is not asked about again', async () => {
    const w = world();
    w.plainTextAnswers = ['always'];
    await w.window().sourceFor(site).allowPlainText();
    await w.window().sourceFor(site).allowPlainText();
    assert.deepEqual(
      w.plainTextQuestions.map(({ encryptedBefore }) => encryptedBefore),
      [false],
    );
    assert.deepEqual(w.window().plainTextServers, [SERVER]);
  });

  it('agreed to once is asked about in the next window', async () => {
    const w = world();
    w.plainTextAnswers = ['once', 'once'];
    const window = w.window();
    await window.sourceFor(site).allowPlainText();
    await window.sourceFor(site).allowPlainText();
    await w.window().sourceFor(site).allowPlainText();
    assert.equal(w.plainTextQuestions.length, 2);
  });

  it('declined stays declined until the person acts', async () => {
    const w = world();
    const window = w.window();
    const source = window.sourceFor(site);
    await assert.rejects(source.allowPlainText(), DECLINED);
    await assert.rejects(source.allowPlainText(), DECLINED);
    assert.throws(() => source.assertAskable(), DECLINED);
    assert.equal(w.plainTextQuestions.length, 1);
    window.personActs(site);
    await assert.rejects(source.allowPlainText(), DECLINED);
    assert.equal(w.plainTextQuestions.length, 2);
  });

  it('is an alarm where the server has encrypted before, whatever was agreed to earlier', async () => {
    const w = world();
    w.plainTextAnswers = ['always', 'no'];
    const source = w.window().sourceFor(site);
    await source.allowPlainText();
    await source.encrypted();
    await assert.rejects(source.allowPlainText(), DECLINED);
    assert.deepEqual(
      w.plainTextQuestions.map(({ encryptedBefore }) => encryptedBefore),
      [false, true],
    );
  });
});

describe('what cannot be remembered', () => {
  it('costs no connection that is safe', async () => {
    const trust = new ServerTrust({
      memory: { get: () => undefined, update: () => Promise.reject(new Error('full')) },
      askCertificate: () => Promise.resolve('no'),
      askPlainText: () => Promise.resolve('no'),
      logger: silentLogger,
      now: () => 1_000,
    });
    await trust.sourceFor(site).trust(vouchedFor('A'));
    await trust.sourceFor(site).encrypted();
  });
});

describe('a server that is named', () => {
  it('by a workspace alone is not, until the person opens it', async () => {
    const memory = memoryOf(new Map());
    const named = new NamedServers(memory);
    assert.equal(named.has(site), false);
    await named.add(site);
    assert.equal(named.has(site), true);
    assert.equal(new NamedServers(memory).has(site), true);
    assert.equal(named.has({ ...site, port: 2121 }), false);
  });

  it('in the settings is', () => {
    const saved = { ...connectionDefaults, ...site, saved: true };
    assert.equal(new NamedServers(memoryOf(new Map())).has(saved), true);
  });
});
