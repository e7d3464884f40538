import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { silentLogger } from '../../src/common/logger.ts';
import { RemoteError } from '../../src/common/remoteError.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import type { Credentials } from '../../src/ftp/session/loginSteps.ts';
import type { SecurityMode } from '../../src/ftp/session/security.ts';
import { testCertificate } from '../support/certificates.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

/** RFC 5737: an address that nobody has. */
const DISTANT = '203.0.113.7';
const PERSON = { user: 'tester', password: TEST_PASSWORD };
const CUSTOM = { user: 'anonymous', password: 'anonymous@', isAnonymous: true };

/** Logs in once. */
interface Attempt {
  readonly mode?: SecurityMode;
  readonly agrees?: boolean;
  readonly credentials?: Credentials;
  readonly server?: Partial<FtpServerOptions>;
}

describe('a password in plain text', () => {
  const connect = Object.getOwnPropertyDescriptor(Socket.prototype, 'connect');
  let server: FtpServer | undefined;

  before(() => {
    assert.ok(connect);
    const { value } = connect as { value: (this: Socket, ...args: unknown[]) => Socket };
    // What the server's address seems to be: nothing is sent beyond this computer.
    const distant = function (this: Socket, ...args: unknown[]): Socket {
      Object.defineProperty(this, 'remoteAddress', { value: DISTANT });
      return value.apply(this, args);
    };
    Object.defineProperty(Socket.prototype, 'connect', { ...connect, value: distant });
  });

  afterEach(() => server?.stop());

  after(() => {
    assert.ok(connect);
    Object.defineProperty(Socket.prototype, 'connect', connect);
  });

  /** Resolves to how often the person was asked, and what the server has heard of them. */
  async function logIn({ mode = 'auto', agrees = true, credentials = PERSON, ...more }: Attempt) {
    server = await startFtpServer({ root: '/', anonymous: true, ...more.server });
    let asked = 0;
    const create = createFtpConnector({
      host: '127.0.0.1',
      port: server.port,
      label: 'distant',
      security: {
        ...openToAll,
        mode,
        allowPlainText: () => {
          asked += 1;
          if (agrees) return Promise.resolve();
          return Promise.reject(new RemoteError('plain-text-declined', 'no'));
        },
      },
      credentials: () => Promise.resolve(credentials),
      logger: silentLogger,
    });
    const signal = new AbortController().signal;
    const session = await create({ signal, alone: true }).catch((error: unknown) => error);
    if (!(session instanceof Error)) await (session as { close(): Promise<void> }).close();
    const { USER, PASS } = server.counts();
    return { asked, session, heard: [USER, PASS] };
  }

  it('goes out after the person has agreed', async () => {
    const { asked, heard } = await logIn({});
    assert.deepEqual({ asked, heard }, { asked: 1, heard: [1, 1] });
  });

  it('does not go out, nor the user name, where the person has not', async () => {
    const { asked, heard, session } = await logIn({ agrees: false });
    assert.deepEqual({ asked, heard }, { asked: 1, heard: [undefined, undefined] });
    assert.equal((session as RemoteError).code, 'plain-text-declined');
  });

  it('is asked for where the user is called ftp and has one', async () => {
    const credentials = { user: 'ftp', password: TEST_PASSWORD };
    const { asked } = await logIn({ agrees: false, credentials });
    assert.equal(asked, 1);
  });

  it('that is the one of custom goes out without a question', async () => {
    const { asked, heard } = await logIn({ credentials: CUSTOM });
    assert.deepEqual({ asked, heard }, { asked: 0, heard: [1, 1] });
  });

  it('goes out without a question where the connection says so', async () => {
    const { asked, heard } = await logIn({ mode: 'none' });
    assert.deepEqual({ asked, heard }, { asked: 0, heard: [1, 1] });
  });

  it('is none where the server encrypts', async () => {
    const tls = { certificate: await testCertificate() };
    const { asked } = await logIn({ server: { tls } });
    assert.equal(asked, 0);
    assert.equal(server?.plainText, 'AUTH TLS\r\n');
  });
});
