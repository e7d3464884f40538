import assert from 'node:assert/strict';
import { Socket } from 'node:net';

import { RemoteError } from '../../../../src/common/remoteError.ts';
import { silentLogger } from '../../../../src/common/logger.ts';
import { dial } from '../../../../src/ftp/transport/dial.ts';
import { TlsChannel } from '../../../../src/ftp/transport/tlsChannel.ts';
import { TlsContext } from '../../../../src/ftp/transport/tlsContext.ts';

describe('what is given up before it has begun', () => {
  const reason = new RemoteError('aborted', 'Nobody waits for it');
  const signal = AbortSignal.abort(reason);

  it('is no connection that was lost', async () => {
    const options = { host: '127.0.0.1', port: 9, timeoutMs: 1_000, signal };
    await assert.rejects(dial(options), (error) => error === reason);
  });

  it('is no handshake that has failed', async () => {
    const context = new TlsContext({ host: '127.0.0.1', minVersion: 'TLSv1.2' });
    const socket = new Socket();
    const opening = TlsChannel.open(context, socket, {
      onPlainText: 'tls-failed',
      timeoutMs: 1_000,
      signal,
      logger: silentLogger,
    });
    await assert.rejects(opening, (error) => error === reason);
  });
});
