import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { silentLogger } from '../../src/common/logger.ts';
import { createFtpConnector } from '../../src/ftp/session/ftpConnector.ts';
import { openToAll } from '../support/clientUnderTest.ts';
import { SHORT_TIMEOUTS } from './scene.ts';

const CONTENT = Buffer.from('all of it');
const POLL_MS = 20;

describe('a server that does not end its side of an upload', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) await new Promise((done) => server.close(done));
  });

  async function listen(accept: (socket: Socket) => void): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      accept(socket);
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('keeps no connection of this computer', async () => {
    const uploads: Socket[] = [];
    const dataPort = await listen((socket) => void uploads.push(socket.resume()));
    const port = await listen((socket) => {
      socket.write('220 Ready.\r\n');
      socket.on('data', (lines: Buffer) => {
        const verbs = lines.toString().match(/^[A-Z]+/gm) ?? [];
        for (const verb of verbs) void answer(socket, verb);
      });
    });
    const replies: Readonly<Record<string, string>> = {
      USER: '230 In.',
      PWD: '257 "/"',
      TYPE: '200 Binary.',
      EPSV: `229 Here (|||${dataPort}|)`,
    };
    async function answer(socket: Socket, verb: string): Promise<void> {
      if (verb !== 'STOR') {
        socket.write(`${replies[verb] ?? '500 No.'}\r\n`);
        return;
      }
      socket.write('150 Go.\r\n');
      const upload = uploads.at(-1);
      assert.ok(upload);
      if (!upload.readableEnded) await once(upload, 'end');
      socket.write('226 Done.\r\n');
    }
    const connect = createFtpConnector({
      ...{ host: '127.0.0.1', port, label: 'test', logger: silentLogger, security: openToAll },
      credentials: () => Promise.resolve({ user: 'tester', password: '' }),
      timeouts: SHORT_TIMEOUTS,
    });
    const session = await connect({ signal: new AbortController().signal, alone: true });
    await session.write('/file.txt', CONTENT);
    await session.write('/file.txt', CONTENT);
    const [first] = uploads;
    assert.equal(first?.bytesRead, CONTENT.length);
    await untilRefused(first);
    await session.close();
  });

  /** What is written to a connection that the other side has closed is answered with a reset. */
  async function untilRefused(socket: Socket): Promise<void> {
    const refused = once(socket, 'error') as Promise<[NodeJS.ErrnoException]>;
    const writing = setInterval(() => socket.write('x'), POLL_MS).unref();
    const [{ code = '' }] = await refused.finally(() => clearInterval(writing));
    assert.ok(['ECONNRESET', 'EPIPE'].includes(code), code);
  }
});
