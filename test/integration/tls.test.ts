import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import type { Certificate } from '../../src/common/certificate.ts';
import { silentLogger } from '../../src/common/logger.ts';
import { RemoteError } from '../../src/common/remoteError.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import type { SecurityOptions } from '../../src/ftp/session/security.ts';
import {
  makeAuthority,
  makeCertificate,
  testCertificate,
  type Authority,
  type KeyPair,
} from '../support/certificates.ts';
import { openToAll, type ClientOptions } from '../support/clientUnderTest.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import type { TlsSettings } from '../support/ftpServer/tlsSettings.ts';
import { bytes, pattern, useScenes, type Scene } from './scene.ts';
import { noteSecret, TEST_PASSWORD } from '../support/secrets.ts';

const SITE = { 'index.html': 'hello world' };

describe('TLS', () => {
  const open = useScenes();
  let certificate: KeyPair;
  let authority: Authority;

  before(async () => {
    certificate = await testCertificate();
    authority = await makeAuthority();
  });

  function secured(
    tls: Partial<TlsSettings> = {},
    security: Partial<SecurityOptions> = {},
    more: { server?: Partial<FtpServerOptions>; client?: Partial<ClientOptions> } = {},
  ): Promise<Scene> {
    return open(
      { tls: { certificate, ...tls }, ...more.server },
      { security: { mode: 'explicit', ...security }, ...more.client },
      SITE,
    );
  }

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const mode of ['explicit', 'implicit'] as const) {
      it(`${mode}, ${version}: everything is encrypted, and each data connection resumes`, async () => {
        const only = {
          minVersion: version,
          maxVersion: version,
          withoutResumption: '522',
        } as const;
        const scene = await secured({ mode, ...only }, { mode });
        assert.equal(Buffer.from(await scene.files.read('/index.html')).toString(), 'hello world');
        await scene.files.write('/new.bin', pattern(300_000), { create: true, overwrite: false });
        await scene.files.write('/empty', bytes(''), { create: true, overwrite: false });
        assert.deepEqual(await scene.onDisk('new.bin'), pattern(300_000));
        assert.equal((await scene.onDisk('empty')).length, 0);
        const { handshakes, plainText } = scene.server;
        assert.ok(handshakes.every(({ protocol }) => protocol === version));
        const data = handshakes.filter(({ kind }) => kind === 'data');
        assert.equal(data.length, scene.server.dataConnections);
        assert.ok(data.every(({ resumed }) => resumed));
        assert.match(plainText, mode === 'explicit' ? /^(?:AUTH TLS\r\n)+$/ : /^$/);
      });
    }
  }

  it('200 of 200 data connections in a row resume', async () => {
    const scene = await secured(
      { withoutResumption: '425' },
      {},
      { client: { maxConnections: 1 } },
    );
    for (let round = 0; round < 100; round++) {
      scene.files.refresh('/');
      await scene.files.list('/');
      await scene.files.read('/index.html');
    }
    const data = scene.server.handshakes.filter(({ kind }) => kind === 'data');
    assert.equal(data.length, 200);
    assert.equal(data.filter(({ resumed }) => resumed).length, 200);
  });

  it('logs sessions in that begin at the same time', async () => {
    const scene = await secured();
    const create = createFtpConnector({
      host: '127.0.0.1',
      port: scene.server.port,
      label: 'twins',
      security: { ...openToAll, mode: 'explicit' },
      credentials: () => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }),
      logger: silentLogger,
    });
    const context = { signal: new AbortController().signal, alone: true };
    const sessions = await Promise.all([create(context), create(context), create(context)]);
    for (const session of sessions) {
      assert.equal((await session.list('/')).entries.length, 1);
      await session.close();
    }
    assert.equal(scene.server.loginCount, 3);
  });

  it('asks the server for its name, and an address for none', async () => {
    const byName = await secured({}, {}, { client: { host: 'localhost' } });
    await byName.files.list('/');
    assert.equal(byName.server.handshakes[0]?.serverName, 'localhost');
    const byAddress = await secured();
    await byAddress.files.list('/');
    assert.equal(byAddress.server.handshakes[0]?.serverName, undefined);
  });

  it('knows AUTH SSL for servers that know nothing else', async () => {
    const scene = await secured({ mechanism: 'SSL' });
    await scene.files.list('/');
    assert.equal(scene.server.plainText, 'AUTH TLS\r\nAUTH SSL\r\n');
  });

  for (const handshakeFirst of [true, false]) {
    it(`with a server that says 150 ${handshakeFirst ? 'after' : 'before'} the handshake of the data connection`, async () => {
      const scene = await secured({ handshakeFirst });
      assert.equal((await scene.files.read('/index.html')).length, 11);
      await scene.files.write('/new.txt', bytes('new'), { create: true, overwrite: false });
      assert.equal(await scene.textOnDisk('new.txt'), 'new');
    });
  }

  describe('and a server without it', () => {
    for (const mode of ['explicit', 'implicit'] as const) {
      it(`${mode}: no user name is sent, and nothing falls back`, async () => {
        const scene = await open({}, { security: { mode } }, SITE);
        await assert.rejects(scene.files.list('/'), { code: 'tls-unavailable' });
        assert.deepEqual(scene.server.counts()['USER'], undefined);
        assert.doesNotMatch(scene.server.plainText, /tester/);
        assert.ok(!scene.server.plainText.includes(TEST_PASSWORD));
      });
    }

    for (const mode of ['auto', 'explicit', 'implicit'] as const) {
      const side = { mode: mode === 'implicit' ? mode : 'explicit' } as const;

      it(`${mode}: a refused PROT is an error, not an unprotected transfer`, async () => {
        const scene = await secured({ ...side, protection: 'refused' }, { mode });
        const refused = { code: 'protection-refused', reply: /^536 / };
        await assert.rejects(scene.files.list('/'), refused);
        assert.equal(scene.server.counts()['PASS'], undefined);
        assert.equal(scene.server.dataConnections, 0);
      });

      it(`${mode}: data that comes unprotected all the same is an error`, async () => {
        const scene = await secured({ ...side, protection: 'ignored' }, { mode });
        await assert.rejects(scene.files.list('/'), { code: 'protection-refused' });
        await assert.rejects(scene.files.read('/index.html'), { code: 'protection-refused' });
      });
    }

    it('that takes PROT after the login only: it is sent again then', async () => {
      const scene = await secured({ protection: 'after-login', withoutResumption: '522' });
      assert.equal((await scene.files.read('/index.html')).length, 11);
      assert.equal(scene.server.counts()['PROT'], 2);
      assert.ok(scene.server.handshakes.some(({ kind }) => kind === 'data'));
    });

    it('auto: goes on in plain text on this computer, and asks the server once', async () => {
      let asked = 0;
      const allowPlainText = () => {
        asked += 1;
        return Promise.resolve();
      };
      const scene = await open({}, { security: { mode: 'auto', allowPlainText } }, SITE);
      await Promise.all([scene.files.list('/'), scene.files.read('/index.html')]);
      await scene.client.close();
      assert.equal(asked, 0);
      assert.ok((scene.server.counts()['AUTH'] ?? 0) <= 2);
    });

    it('auto: refused for the moment, it is asked for again by the next session', async () => {
      const scene = await secured({}, { mode: 'auto' });
      for (const _ of ['TLS', 'SSL']) scene.server.scriptNext('AUTH', '431 Not now.');
      await scene.files.list('/');
      assert.equal(scene.server.handshakes.length, 0);
      for (const session of scene.server.sessions) session.close();
      await scene.server.waitUntil(() => scene.server.openConnections === 0);
      scene.files.refresh('/');
      await scene.files.list('/');
      assert.ok(scene.server.handshakes.some(({ kind }) => kind === 'control'));
    });

    it('auto: with TLS it is used', async () => {
      const scene = await secured({ required: true }, { mode: 'auto' });
      await scene.files.list('/');
      assert.equal(scene.server.plainText, 'AUTH TLS\r\n');
    });

    it('none, where the server insists: the error says so, and no password was sent', async () => {
      const scene = await secured({ required: true }, { mode: 'none' });
      await assert.rejects(scene.files.list('/'), { code: 'tls-required', reply: /^530 / });
      assert.doesNotMatch(scene.server.plainText, /PASS/);
    });

    for (const reply of ['522 SSL/TLS required.', '534 Protect the data connection.']) {
      it(`none, where data has to be protected: ${reply.slice(0, 3)} is told as such`, async () => {
        const scene = await open({}, {}, SITE);
        scene.server.onCommand(({ verb }) => (verb === 'MLSD' ? reply : undefined));
        await assert.rejects(scene.files.list('/'), { code: 'tls-required', reply });
      });
    }

    it('of the version that is asked for: an error', async () => {
      const scene = await secured({ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' });
      await assert.rejects(scene.files.list('/'), { code: 'tls-failed' });
      assert.equal(scene.server.plainText, 'AUTH TLS\r\n');
    });
  });

  describe('and certificates', () => {
    const shown = async (
      tls: Partial<TlsSettings>,
      security: Partial<SecurityOptions> = {},
      client: Partial<ClientOptions> = {},
    ): Promise<Certificate> => {
      let seen: Certificate | undefined;
      const trust = (one: Certificate) => {
        seen = one;
        return Promise.resolve();
      };
      const scene = await secured(tls, { trust, ...security }, { client });
      await scene.files.list('/');
      assert.ok(seen);
      return seen;
    };

    it('one that an authority vouches for has no problem', async () => {
      const signed = await makeCertificate({ issuer: authority });
      const seen = await shown({ certificate: signed }, { authorities: [authority.certificate] });
      assert.equal(seen.problem, undefined);
      assert.equal(seen.fingerprint, signed.fingerprint);
      assert.deepEqual(seen.names, ['localhost', '127.0.0.1']);
      assert.equal(seen.subject, 'CN=localhost');
      assert.equal(seen.issuer, 'CN=Test Authority');
    });

    it('one that signs itself is told as such', async () => {
      const seen = await shown({});
      assert.equal(seen.problem, 'self-signed');
      assert.equal(seen.fingerprint, certificate.fingerprint);
      assert.ok(seen.validFromMs < Date.now() && seen.validToMs > Date.now());
    });

    it('one of an unknown authority is told as such', async () => {
      const signed = await makeCertificate({ issuer: authority });
      assert.equal((await shown({ certificate: signed })).problem, 'unknown-authority');
    });

    const wrong = [
      ['expired', { validFrom: new Date(1e12), validTo: new Date(1.1e12) }],
      ['not-yet-valid', { validFrom: new Date(4e12), validTo: new Date(4.1e12) }],
      ['wrong-host', { names: ['other.example'], addresses: ['192.0.2.1'] }],
    ] as const;
    for (const [problem, options] of wrong) {
      it(`one with a problem: ${problem}`, async () => {
        const bad = await makeCertificate({ issuer: authority, ...options });
        const security = { authorities: [authority.certificate] };
        assert.equal((await shown({ certificate: bad }, security)).problem, problem);
      });
    }

    for (const mode of ['explicit', 'implicit'] as const) {
      it(`${mode}: without trust no byte of user name or password is sent, in any form`, async () => {
        const trust = () => Promise.reject(new RemoteError('certificate-rejected', 'no'));
        const scene = await secured({ mode }, { mode, trust });
        await assert.rejects(scene.files.list('/'), { code: 'certificate-rejected' });
        assert.deepEqual(
          scene.server.commands.map(({ verb }) => verb),
          mode === 'explicit' ? ['AUTH'] : [],
        );
      });
    }

    it('an answer that took long costs no login: the connection is made anew', async function () {
      this.timeout(30_000);
      let asked = 0;
      const trust = async (): Promise<void> => {
        asked += 1;
        if (asked === 1) await scene.server.closeAllSessions('421 Too slow.');
      };
      const scene: Scene = await secured({}, { trust });
      await scene.files.list('/');
      assert.equal(asked, 2);
      assert.equal(scene.server.counts()['USER'], 1);
    });

    it('another one on the data connection is refused, and nothing is sent over it', async () => {
      const dataCertificate = await makeCertificate();
      const scene = await secured({ dataCertificate });
      const content = bytes('for the real server alone');
      const saving = scene.files.write('/new.txt', content, { create: true, overwrite: true });
      await assert.rejects(saving, { code: 'tampered' });
      assert.equal(scene.server.bytesReceived, 0);
      assert.equal(await scene.textOnDisk('new.txt'), undefined);
    });

    it('of the client is shown where the server asks for it', async () => {
      const { certificate: cert, key } = await makeCertificate({
        issuer: authority,
        commonName: 'alice',
      });
      const scene = await secured(
        { clientAuthority: authority.certificate },
        { clientCertificate: () => Promise.resolve({ certificate: cert, key }) },
      );
      await scene.files.list('/');
      assert.equal(scene.server.handshakes[0]?.client, 'alice');
    });

    it('of the client opens with the passphrase of its key', async () => {
      const { certificate: cert, key } = await makeCertificate({
        issuer: authority,
        commonName: 'alice',
      });
      const passphrase = noteSecret('marble-Stoat-6614');
      const lock = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
      const locked = createPrivateKey(key).export(lock).toString();
      const shown = { certificate: cert, key: locked, passphrase };
      const scene = await secured(
        { clientAuthority: authority.certificate },
        { clientCertificate: () => Promise.resolve(shown) },
      );
      await scene.files.list('/');
      assert.equal(scene.server.handshakes[0]?.client, 'alice');
    });

    it('of the client that cannot be read is an error before anything is dialled', async () => {
      const clientCertificate = () => Promise.resolve({ certificate: 'nonsense', key: 'nonsense' });
      const scene = await secured({}, { clientCertificate });
      await assert.rejects(scene.files.list('/'), { code: 'client-certificate-unusable' });
      assert.doesNotMatch(scene.server.plainText, /USER/);
    });
  });

  describe('and resumption', () => {
    const save = async (scene: Scene, name: string) => {
      await scene.files.write(`/${name}`, bytes(name), { create: true, overwrite: true });
      assert.equal(await scene.textOnDisk(name), name);
    };

    for (const withoutResumption of ['425', '450', '522', '534'] as const) {
      it(`an upload right after a ticket expired works (${withoutResumption})`, async () => {
        const scene = await secured({ withoutResumption });
        await save(scene, 'first.txt');
        scene.server.forgetTickets();
        await save(scene, 'second.txt');
        await scene.files.write('/empty', bytes(''), { create: true, overwrite: true });
        assert.equal(await scene.textOnDisk('empty'), '');
        assert.deepEqual(await scene.leftOvers(), []);
      });
    }

    it('a read right after a ticket expired works', async () => {
      const scene = await secured({ withoutResumption: '522' });
      await scene.files.read('/index.html');
      scene.server.forgetTickets();
      assert.equal((await scene.files.read('/index.html')).length, 11);
    });

    it('that works under TLS 1.2 alone: that is spoken from then on, and nothing fails', async () => {
      const scene = await secured({ withoutResumption: '425', resumesOnly: 'TLSv1.2' });
      await save(scene, 'new.txt');
      assert.equal((await scene.files.read('/index.html')).length, 11);
      const { handshakes } = scene.server;
      assert.equal(handshakes[0]?.protocol, 'TLSv1.3');
      const later = handshakes.slice(handshakes.findIndex(({ kind }) => kind === 'data') + 1);
      assert.ok(later.length > 2 && later.every(({ protocol }) => protocol === 'TLSv1.2'));
      assert.ok(later.filter(({ kind }) => kind === 'data').every(({ resumed }) => resumed));
      assert.ok(scene.client.log.some((line) => /^warn: .*TLS 1\.2 is used/.test(line)));
    });

    it('goes back to TLS 1.3 where one broken data connection has spoken against it', async () => {
      const scene = await secured({ minVersion: 'TLSv1.3' });
      // As a server says it whose handshake was cut, which is no word on resumption.
      const refused = '150 Opening.\r\n425 Unable to build data connection\r\n';
      scene.server.scriptNext('MLSD', { reply: refused });
      await scene.files.list('/').catch(() => undefined);
      assert.ok((await scene.files.list('/')).has('index.html'));
      assert.ok(scene.client.log.some((line) => line.includes('TLS 1.2 is used from now on')));
    });

    it('that a server wants, and the connection asks for more than TLS 1.2: it is explained', async () => {
      const server = { withoutResumption: '425', resumesOnly: 'TLSv1.2' } as const;
      const scene = await secured(server, { minVersion: 'TLSv1.3' });
      await assert.rejects(scene.files.list('/'), { code: 'resumption-failed', reply: /^425 / });
    });

    it('that a server wants and never takes is explained', async () => {
      // Another certificate's context resumes nothing; here it is the same certificate.
      const scene = await secured({ withoutResumption: '522', dataCertificate: certificate });
      await assert.rejects(scene.files.list('/'), { code: 'resumption-failed', reply: /^522 / });
      const versions = scene.server.handshakes.map(({ protocol }) => protocol);
      // TLS 1.2 was tried, too.
      assert.ok(versions.includes('TLSv1.3') && versions.includes('TLSv1.2'), String(versions));
    });

    it('that a server does not know works without', async () => {
      const one = { client: { maxConnections: 1 } };
      const scene = await secured({ dataCertificate: certificate }, {}, one);
      await save(scene, 'new.txt');
      const firsts = scene.server.handshakes.slice(0, 2);
      assert.deepEqual(
        firsts.map(({ kind, resumed }) => [kind, resumed]),
        [
          ['control', false],
          ['data', false],
        ],
      );
    });
  });

  describe('and somebody on the way', () => {
    for (const inSamePacket of [true, false]) {
      const where = inSamePacket ? 'in the packet of the 234' : 'in a packet behind the 234';
      it(`plain text ${where} ends the connection`, async () => {
        const injection = { text: '230 You are logged in.', inSamePacket };
        const scene = await secured({ injection });
        await assert.rejects(scene.files.list('/'), { code: 'tampered' });
        assert.deepEqual(scene.server.counts(), { AUTH: 1 });
      });
    }

    it('half a line behind the 234 ends the connection', async () => {
      const scene = await secured();
      scene.server.scriptNext('AUTH', { reply: '234 Go on.\r\n23' });
      await assert.rejects(scene.files.list('/'), { code: 'tampered' });
    });

    it('a download that is cut without a sign is an error, not a short file', async () => {
      for (const mlsd of [true, false]) {
        const scene = await secured({}, {}, { server: { mlsd } });
        await scene.files.list('/');
        const cut = {
          data: { afterBytes: 5, then: 'truncate' },
          finalReply: { raw: '226 Transfer complete.\r\n' },
        } as const;
        scene.server.onCommand(({ verb }) => (verb === 'RETR' ? cut : undefined));
        await assert.rejects(scene.files.read('/index.html'), { code: 'size-mismatch' });
      }
    });

    it('a listing that is cut together with the session is an error, not a short folder', async () => {
      const scene = await secured();
      scene.server.onCommand(({ verb }) =>
        verb === 'MLSD' ? { data: { afterBytes: 20, then: 'cut' } } : undefined,
      );
      await assert.rejects(scene.files.list('/'), { code: 'connection-lost' });
    });

    it('a thousand replies that answer nothing end the connection', async () => {
      const scene = await secured();
      await scene.files.list('/');
      scene.server.scriptNext('EPSV', { reply: '200 Again.\r\n'.repeat(1_000) });
      assert.equal((await scene.files.read('/index.html')).length, 11);
      assert.equal(scene.server.loginCount, 2);
    });

    it('a reply of a thousand lines is read, and one without end is not', async () => {
      const scene = await secured();
      const lines = Array.from({ length: 1_000 }, (_, index) => ` line ${index}`).join('\r\n');
      scene.server.scriptNext('CONNECT', { reply: `220-Welcome\r\n${lines}\r\n220 End\r\n` });
      await scene.files.list('/');
      const endless = await secured();
      endless.server.onCommand(({ verb }) =>
        verb === 'PWD' ? { reply: `257 ${'x'.repeat(100_000)}` } : undefined,
      );
      await assert.rejects(endless.files.list('/'), { code: 'protocol' });
    });

    it('the address in the reply to PASV is not where the data goes', async () => {
      const scene = await secured({}, {}, { server: { epsv: false, pasvAddress: '192.0.2.66' } });
      assert.equal((await scene.files.read('/index.html')).length, 11);
    });
  });
});
