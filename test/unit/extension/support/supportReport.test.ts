import assert from 'node:assert/strict';
import { RemoteError } from '../../../../src/common/remoteError.ts';
import { unsavedConnection } from '../../../../src/extension/connections/connection.ts';
import { anonymizer } from '../../../../src/extension/report/anonymity.ts';
import { RecentFailures } from '../../../../src/extension/support/recentFailures.ts';
import {
  supportReport,
  type SupportFacts,
} from '../../../../src/extension/support/supportReport.ts';

const address = { scheme: 'ftp', user: 'alice', host: 'ftp.example.com', port: 2121 } as const;
const connection = {
  ...unsavedConnection(address),
  name: 'Alder & Ash',
  root: '/home/alder-site',
  maxConnections: 2,
  clientKey: '/home/alice/key.pem',
  proxy: 'socks5://bob@proxy.example.net:1080',
};
const failures = new RecentFailures();
const remote = { connection };
const reply = '553 /home/alder-site/a.txt of alice at ftp.example.com: denied';
failures.note(
  { operation: 'save', remote, error: new RemoteError('no-permission', 'no', { reply }) },
  0,
);

const facts: SupportFacts = {
  atMs: 0,
  environment: { 'VS Code': '1.139.1' },
  settings: { offlineSaves: 'keep' },
  connections: [
    {
      connection,
      status: undefined,
      protocol: 'TLSv1.3',
      profile: { greeting: 'Welcome to ftp.example.com ```' },
      waiting: 3,
    },
  ],
  unusable: 1,
  failures: failures.all,
};

describe('The report for support', () => {
  const open = supportReport(facts, { anonymize: (text) => text, isAnonymous: false });
  const anonymous = supportReport(facts, {
    isAnonymous: true,
    anonymize: anonymizer({
      hosts: [connection.host, connection.name],
      users: [connection.user],
      paths: [connection.root],
    }),
  });

  for (const said of [
    'VS Code | `1.139.1`',
    '"offlineSaves": "keep"',
    'maxConnections | `2`',
    'port | `2121`',
    'proxy | `is set`',
    'saves that wait | `3`',
    'not in use',
    '`no-permission`',
    'cannot be used: 1',
  ]) {
    it(`says ${said}`, () => {
      assert.ok(open.includes(said), open);
      assert.ok(anonymous.includes(said), anonymous);
    });
  }

  for (const word of ['alice', 'example.com', 'Alder', 'alder-site', 'proxy.example', 'key.pem']) {
    it(`does not say ${word} to strangers`, () => assert.ok(!anonymous.includes(word), anonymous));
  }

  it('names the server to those whom the person trusts, and no way through the proxy', () => {
    assert.ok(open.includes('`ftp.example.com`') && open.includes('Alder & Ash'));
    assert.ok(!open.includes('bob') && !open.includes('key.pem'));
  });

  it('cannot be left by what a server wrote', () => {
    assert.equal((open.match(/```/g) ?? []).length % 2, 0);
    assert.ok(!open.includes('ftp.example.com ```'));
  });
});

describe('The last failures', () => {
  it('are those that matter, each once in a row, and not without end', () => {
    const recent = new RecentFailures();
    const fail = (code: 'timeout' | 'not-found' | 'rejected') =>
      recent.note({ operation: 'read', remote: undefined, error: new RemoteError(code, '') }, 1);
    fail('not-found');
    fail('timeout');
    fail('timeout');
    assert.deepEqual(
      recent.all.map(({ code }) => code),
      ['timeout'],
    );
    for (let count = 0; count < 50; count++) fail(count % 2 ? 'timeout' : 'rejected');
    assert.equal(recent.all.length, 30);
  });
});
