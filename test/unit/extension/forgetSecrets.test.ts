import assert from 'node:assert/strict';
import { silentLogger } from '../../../src/common/logger.ts';
import { ClientCertificates } from '../../../src/extension/connections/clientCertificate.ts';
import {
  unsavedConnection,
  type Connection,
} from '../../../src/extension/connections/connection.ts';
import { Credentials } from '../../../src/extension/connections/credentials.ts';
import { forgetSecrets } from '../../../src/extension/connections/forgetSecrets.ts';
import { Proxies } from '../../../src/extension/connections/proxies.ts';
import { TEST_PASSWORD } from '../../support/secrets.ts';

const KEY = '/home/alice/key.pem';
const PROXY = 'socks5://alice@proxy.example:1080';

function connection(host: string, more: Partial<Connection> = {}): Connection {
  return { ...unsavedConnection({ scheme: 'ftp', user: 'alice', host, port: undefined }), ...more };
}

const removed = connection('one.example', { clientCertificate: KEY, proxy: PROXY });

/** Everything that a connection can keep. */
async function scene() {
  const kept = new Map<string, string>();
  const secrets = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => Promise.resolve(void kept.set(key, value)),
    delete: (key: string) => Promise.resolve(void kept.delete(key)),
  };
  const ask = () => Promise.resolve(undefined);
  const logger = silentLogger;
  const credentials = new Credentials({
    ...{ secrets, ask, logger, isNamed: () => true },
    netrc: () => Promise.resolve(undefined),
  });
  const certificates = new ClientCertificates({ secrets, ask, logger });
  const editorProxy = () => ({ url: '', noProxy: [] });
  const proxies = new Proxies({ secrets, ask, logger, editorProxy });
  credentials.give(removed, TEST_PASSWORD, { remember: true });
  await credentials.store(removed, TEST_PASSWORD);
  // For a window that never came.
  await credentials.handOver(removed);
  await certificates.store(removed, TEST_PASSWORD);
  await proxies.store(removed, TEST_PASSWORD);
  return { kept, credentials, certificates, proxies };
}

describe('the secrets of a connection that is removed', () => {
  it('are forgotten, all of them', async () => {
    const { kept, ...keepers } = await scene();
    assert.equal(kept.size, 4);
    await forgetSecrets(removed, [connection('two.example')], keepers);
    assert.deepEqual([...kept.keys()], []);
  });

  const sharing: Readonly<Record<string, readonly [Partial<Connection>, string]>> = {
    'the passphrase of its key': [
      { clientKey: KEY, clientCertificate: '/c.pem' },
      `passphrase:${KEY}`,
    ],
    'the password of its proxy': [{ proxy: PROXY }, `proxy:${PROXY}`],
  };
  for (const [title, [more, key]] of Object.entries(sharing)) {
    it(`stay where another one needs them: ${title}`, async () => {
      const { kept, ...keepers } = await scene();
      await forgetSecrets(removed, [connection('two.example', more)], keepers);
      assert.deepEqual([...kept.keys()], [key]);
    });
  }

  it('stay where another one needs them: the password of its account', async () => {
    const { kept, ...keepers } = await scene();
    await forgetSecrets(removed, [connection('one.example')], keepers);
    assert.deepEqual(
      [...kept.keys()].map((key) => key.split(':')[0]),
      ['password', 'handover'],
    );
  });
});
