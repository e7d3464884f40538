import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { connectLate, startRelayedLink } from '../../bench/link/relay.ts';

const RTT_MS = 60;

describe('the relayed link of the benchmark', () => {
  it('takes one round trip for a connection, and one for an answer', async () => {
    const echo = createServer((socket) => void socket.pipe(socket));
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const link = await startRelayedLink([port], RTT_MS);
    const undo = connectLate(link.host, RTT_MS);
    try {
      const started = performance.now();
      const socket = connect({ host: link.host, port });
      await once(socket, 'connect');
      const connected = performance.now();
      socket.write('hello');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      const answered = performance.now();
      assert.equal(answer.toString(), 'hello');
      socket.end();
      await once(socket.resume(), 'close');
      // Timers may come late, and a millisecond early.
      assert.ok(connected - started >= RTT_MS - 2, `connected in ${connected - started} ms`);
      assert.ok(answered - connected >= RTT_MS - 2, `answered in ${answered - connected} ms`);
    } finally {
      undo();
      await link.stop();
      echo.close();
    }
  });

  it('leaves other connections as they were', async () => {
    const echo = createServer((socket) => void socket.end());
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const { port } = echo.address() as AddressInfo;
    const undo = connectLate('127.0.0.2', 10_000);
    try {
      const socket = connect({ host: '127.0.0.1', port });
      await once(socket, 'connect');
      socket.destroy();
    } finally {
      undo();
      echo.close();
    }
  });
});
