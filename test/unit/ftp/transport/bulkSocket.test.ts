import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { BulkSocket } from '../../../../src/ftp/transport/bulkSocket.ts';

const CONTENT = Buffer.from(Array.from({ length: 8 * 1024 * 1024 }, (_, index) => index % 251));
/** Any piece of what is sent again and again. */
const TWICE = Buffer.concat([CONTENT, CONTENT]);

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

  it('reads again into memory that is not needed any more, and into no other', async () => {
    const ROUNDS = 8;
    const memory = new Set<unknown>();
    const kept: { piece: Uint8Array; expected: Uint8Array }[] = [];
    const releases: (() => void)[] = [];
    let bytes = 0;
    socket.receive((piece, release) => {
      memory.add(piece.buffer);
      const start = bytes % CONTENT.length;
      const expected = TWICE.subarray(start, start + piece.length);
      assert.ok(expected.equals(piece), `a piece at ${bytes} is not what was sent`);
      bytes += piece.length;
      if (kept.length < 20) kept.push({ piece, expected });
      else releases.push(release);
      // Two pieces later, and once more, which changes nothing.
      for (const done of releases.slice(-4, -2)) done();
    });
    for (let round = 0; round < ROUNDS; round++) other.write(CONTENT);
    other.end();
    await once(socket, 'close');
    assert.equal(bytes, ROUNDS * CONTENT.length);
    for (const { piece, expected } of kept) assert.ok(Buffer.from(expected).equals(piece));
    assert.ok(memory.size < ROUNDS * 4, `${memory.size} buffers for ${bytes} bytes`);
  });

  it('grows as well where each piece is done with at once', async () => {
    const sizes: number[] = [];
    socket.receive((piece, release) => {
      sizes.push(piece.length);
      release();
    });
    other.end(CONTENT);
    await once(socket, 'close');
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      CONTENT.length,
    );
    assert.ok(Math.max(...sizes) > 64 * 1024, `the largest one has ${Math.max(...sizes)} bytes`);
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
