import assert from 'node:assert/strict';
import type { ConnectStep } from '../../src/common/connectStep.ts';
import { silentLogger } from '../../src/common/logger.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import type { SecurityMode } from '../../src/ftp/session/security.ts';
import { testCertificate } from '../support/certificates.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import { startFtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

describe('The steps of a connection', () => {
  async function stepsOf(
    options: Partial<FtpServerOptions>,
    mode: SecurityMode,
    trust = openToAll.trust,
  ): Promise<ConnectStep[]> {
    const server = await startFtpServer({ root: '/', ...options });
    const steps: ConnectStep[] = [];
    try {
      const connect = createFtpConnector({
        host: server.host,
        port: server.port,
        label: 'steps',
        security: { ...openToAll, mode, trust },
        credentials: () => Promise.resolve({ user: 'tester', password: TEST_PASSWORD }),
        onStep: (step) => steps.push(step),
        logger: silentLogger,
      });
      const session = await connect({ signal: new AbortController().signal, alone: true });
      await session.close();
    } catch {
      // What has been told until then is what is asked for.
    } finally {
      await server.stop();
    }
    return steps;
  }

  const kindsOf = (steps: readonly ConnectStep[]) => steps.map(({ kind }) => kind);

  it('are told in plain text', async () => {
    const steps = await stepsOf({}, 'auto');
    assert.deepEqual(kindsOf(steps), ['reached', 'greeted', 'plain', 'logged-in']);
    const [reached, greeted, , loggedIn] = steps;
    assert.deepEqual(reached, { kind: 'reached', address: '127.0.0.1' });
    assert.ok(greeted?.kind === 'greeted' && greeted.text !== '');
    assert.ok(loggedIn?.kind === 'logged-in' && loggedIn.user === 'tester');
    assert.ok(loggedIn.features.includes('MLST'));
  });

  it('are told with TLS behind the greeting', async () => {
    const certificate = await testCertificate();
    const steps = await stepsOf({ tls: { certificate } }, 'explicit');
    assert.deepEqual(kindsOf(steps), ['reached', 'greeted', 'encrypted', 'trusted', 'logged-in']);
    const encrypted = steps[2];
    assert.ok(encrypted?.kind === 'encrypted' && encrypted.protocol.startsWith('TLSv1.'));
    assert.equal(encrypted.certificate.fingerprint, certificate.fingerprint);
  });

  it('are told with TLS from the first byte', async () => {
    const certificate = await testCertificate();
    const steps = await stepsOf({ tls: { certificate, mode: 'implicit' } }, 'implicit');
    assert.deepEqual(kindsOf(steps), ['reached', 'encrypted', 'greeted', 'trusted', 'logged-in']);
  });

  it('end where the certificate is not trusted', async () => {
    const certificate = await testCertificate();
    const refused = () => Promise.reject(new Error('no'));
    const steps = await stepsOf({ tls: { certificate } }, 'explicit', refused);
    assert.deepEqual(kindsOf(steps), ['reached', 'greeted', 'encrypted']);
  });
});
