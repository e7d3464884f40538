import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { DataConnection } from '../../../../src/ftp/transport/dataConnection.ts';
import { dial } from '../../../../src/ftp/transport/dial.ts';

const IN_TIME_MS = 50;

describe('A data connection whose transfer is over', () => {
  let server: Server;
  let theirs: Socket;
  let ours: Socket;
  let data: DataConnection;

  beforeEach(async () => {
    server = createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const { port } = server.address() as AddressInfo;
    ours = await dial({ host: '127.0.0.1', port, timeoutMs: 1_000, isBulk: true });
    [theirs] = await accepted;
    data = new DataConnection({ source: ours, onActivity: () => undefined, protect: undefined });
  });

  afterEach(async () => {
    ours.destroy();
    theirs.destroy();
    server.close();
    await once(server, 'close');
  });

  it('is closed though the server does not end its side', async () => {
    await data.send(Buffer.from('all of it'));
    assert.equal(ours.destroyed, false);
    data.release(IN_TIME_MS);
    await once(ours, 'close');
  });

  it('is no reset to a server that has said something there', async () => {
    const received: Buffer[] = [];
    await data.send(Buffer.from('all of it'));
    theirs.write('what nobody asked for');
    data.release(IN_TIME_MS);
    await once(ours, 'close');
    for await (const chunk of theirs) received.push(chunk as Buffer);
    assert.equal(Buffer.concat(received).toString(), 'all of it');
  });

  it('is closed at once where the server ends its side', async () => {
    theirs.resume().end();
    await data.send(Buffer.from('all of it'));
    data.release(60_000);
    if (!ours.closed) await once(ours, 'close');
  });
});
