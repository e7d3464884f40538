import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { silentLogger } from '../../src/common/logger.ts';
import { hasCode } from '../../src/common/remoteError.ts';
import { dial } from '../../src/ftp/transport/dial.ts';
import { TlsChannel } from '../../src/ftp/transport/tlsChannel.ts';
import { TlsContext, type KeyShare } from '../../src/ftp/transport/tlsContext.ts';
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

/** Connects twice on the control side, with a data connection in between. */
async function hellosTo(
  curves: string,
  keyShare: KeyShare | undefined,
): Promise<{ readonly hellos: readonly number[]; readonly failures: readonly unknown[] }> {
  const { certificate: cert, key } = await testCertificate();
  const server = createTlsServer({ cert, key, ecdhCurve: curves, minVersion: 'TLSv1.3' });
  const sockets: Socket[] = [];
  server.on('secureConnection', (socket) => sockets.push(socket.on('error', () => undefined)));
  server.on('tlsClientError', () => undefined);
  server.listen(0, HOST);
  await once(server, 'listening');
  const relay = await startRelay(portOf(server));
  const port = portOf(relay.server);
  const failures: unknown[] = [];
  try {
    const context = new TlsContext({ host: HOST, minVersion: 'TLSv1.2', keyShare });
    const options = { ...DEADLINE, onPlainText: 'tampered', logger: silentLogger } as const;
    const control = async (): Promise<TlsChannel> =>
      TlsChannel.open(context, await dial({ host: HOST, port, ...DEADLINE }), options);
    const channel = await control().catch((error: unknown) => {
      failures.push(error);
      return control();
    });
    sockets.push(channel.socket);
    const data = channel.protect(await dial({ host: HOST, port, ...DEADLINE }));
    sockets.push(data.socket);
    await data.ready;
    sockets.push((await control()).socket);
    return { hellos: relay.sent.map(clientHellos), failures };
  } finally {
    for (const socket of sockets) socket.destroy();
    relay.server.close();
    server.close();
  }
}

describe('the key share of a server that takes one alone', () => {
  const learning = (known: string | undefined) => {
    const learned: (string | undefined)[] = [];
    return { learned, keyShare: { known, onDidLearn: (group?: string) => learned.push(group) } };
  };

  it('costs a second ClientHello once, and never again', async () => {
    const { learned, keyShare } = learning(undefined);
    const { hellos } = await hellosTo('P-384', keyShare);
    assert.deepEqual(hellos, [2, 1, 1]);
    assert.deepEqual(learned, ['P-384']);
  });

  it('costs none where it is P-256, which vsftpd and Pure-FTPd want', async () => {
    const { hellos } = await hellosTo('P-256', learning(undefined).keyShare);
    assert.deepEqual(hellos, [1, 1, 1]);
  });

  it('costs none where an earlier window has learned it', async () => {
    const { hellos } = await hellosTo('P-256', learning('P-256').keyShare);
    assert.deepEqual(hellos, [1, 1, 1]);
  });

  it('costs one each time where the connection says so', async () => {
    const { hellos } = await hellosTo('P-256', undefined);
    assert.deepEqual(hellos, [2, 2, 2]);
  });

  it('is learned anew where it has changed', async () => {
    const { learned, keyShare } = learning('X25519');
    const { hellos, failures } = await hellosTo('P-384', keyShare);
    assert.deepEqual([hellos, failures], [[2, 1, 1], []]);
    assert.deepEqual(learned, ['P-384']);
  });

  it('is forgotten where the server takes nothing of what is offered with it', async () => {
    const { learned, keyShare } = learning('P-256');
    const { failures } = await hellosTo('P-521', keyShare);
    assert.equal(failures.length, 1);
    // The next dial fares better.
    assert.ok(hasCode(failures[0], 'connection-lost'));
    assert.deepEqual(learned, [undefined]);
  });
});
