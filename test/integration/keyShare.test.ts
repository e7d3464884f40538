import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { silentLogger } from '../../src/common/logger.ts';
import { dial } from '../../src/ftp/transport/dial.ts';
import { TlsChannel } from '../../src/ftp/transport/tlsChannel.ts';
import { TlsContext } from '../../src/ftp/transport/tlsContext.ts';
import { testCertificate } from '../support/certificates.ts';

const HOST = '127.0.0.1';
const DEADLINE = { timeoutMs: 5_000 };
const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;

/** Counts the ClientHello messages in what a client sends: two are a HelloRetryRequest. */
function clientHellos(sent: Buffer): number {
  let count = 0;
  for (let at = 0; at + 5 < sent.length; at += 5 + sent.readUInt16BE(at + 3)) {
    if (sent[at] === HANDSHAKE_RECORD && sent[at + 5] === CLIENT_HELLO) count += 1;
  }
  return count;
}

/** A relay in front of a server, which keeps what the clients send. */
async function startRelay(target: number): Promise<{ server: Server; sent: Buffer[] }> {
  const sent: Buffer[] = [];
  const server = createServer((client) => {
    const place = sent.push(Buffer.alloc(0)) - 1;
    const upstream = connect(target, HOST);
    client.on('data', (chunk: Buffer) => {
      sent[place] = Buffer.concat([sent[place] ?? Buffer.alloc(0), chunk]);
      upstream.write(chunk);
    });
    upstream.pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => undefined);
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  return { server, sent };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe('a server that takes no key share but P-256', () => {
  it('costs a second ClientHello once, and never again', async () => {
    const { certificate: cert, key } = await testCertificate();
    const server = createTlsServer({ cert, key, ecdhCurve: 'P-256', minVersion: 'TLSv1.3' });
    const sockets: Socket[] = [];
    server.on('secureConnection', (socket) => sockets.push(socket.on('error', () => undefined)));
    server.listen(0, HOST);
    await once(server, 'listening');
    const relay = await startRelay(portOf(server));
    const port = portOf(relay.server);
    try {
      const context = new TlsContext({
        host: HOST,
        minVersion: 'TLSv1.2',
        keyShare: { known: undefined, onDidLearn: () => undefined },
      });
      const options = { ...DEADLINE, onPlainText: 'tampered', logger: silentLogger } as const;
      const channel = await TlsChannel.open(
        context,
        await dial({ host: HOST, port, ...DEADLINE }),
        options,
      );
      sockets.push(channel.socket);
      const data = channel.protect(await dial({ host: HOST, port, ...DEADLINE }));
      sockets.push(data.socket);
      await data.ready;
      const again = await TlsChannel.open(
        context,
        await dial({ host: HOST, port, ...DEADLINE }),
        options,
      );
      sockets.push(again.socket);
      assert.deepEqual(relay.sent.map(clientHellos), [2, 1, 1]);
    } finally {
      for (const socket of sockets) socket.destroy();
      relay.server.close();
      server.close();
    }
  });
});
