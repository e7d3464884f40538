import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BulkSocket } from '../../../../src/ftp/transport/bulkSocket.ts';

const CONTENT = Buffer.from(Array.from({ length: 8 * 1024 * 1024 }, (_, index) => index % 251));

describe('a socket for what may be large', () => {
  let server: Server;
  let socket: BulkSocket;
  let other: Socket;

  beforeEach(async () => {
    server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = new BulkSocket();
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
    [other] = await accepted;
    await once(socket, 'connect');
  });

  afterEach(() => {
    socket.destroy();
    other.destroy();
    server.close();
  });

  it('hands on every byte in its order, in pieces that grow', async () => {
    const pieces: Uint8Array[] = [];
    socket.receive((piece) => pieces.push(piece));
    other.end(CONTENT);
    await once(socket, 'close');
    assert.ok(CONTENT.equals(Buffer.concat(pieces)), 'a piece was written over, lost or changed');
    const sizes = pieces.map(({ length }) => length);
    assert.ok((sizes[0] ?? 0) <= 16 * 1024, `the first one has ${sizes[0]} bytes`);
    assert.ok(Math.max(...sizes) > 64 * 1024, `the largest one has ${Math.max(...sizes)} bytes`);
    assert.ok(Math.max(...sizes) <= 1024 * 1024);
  });

  it('keeps what came before somebody receives, and reads no more until then', async () => {
    other.end(CONTENT);
    const kept = async () => {
      while (!socket.hasUnread) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    await kept();
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(socket.bytesRead <= 16 * 1024, `${socket.bytesRead} bytes were read`);
    const pieces: Uint8Array[] = [];
    socket.receive((piece) => pieces.push(piece));
    assert.equal(socket.hasUnread, false);
    await once(socket, 'close');
    assert.ok(CONTENT.equals(Buffer.concat(pieces)));
  });

  it('reads nothing while it is paused', async () => {
    let bytes = 0;
    socket.receive((piece) => {
      bytes += piece.length;
      socket.pause();
    });
    other.end(CONTENT);
    while (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const before = bytes;
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(bytes, before);
    const resuming = setInterval(() => socket.resume(), 1);
    try {
      await once(socket, 'close');
    } finally {
      clearInterval(resuming);
    }
    assert.equal(bytes, CONTENT.length);
  });

  it('tells its end to those who receive nothing', async () => {
    const ended = once(socket, 'end');
    other.end();
    await ended;
    assert.equal(socket.hasUnread, false);
  });
});
