import assert from 'node:assert/strict';
import {
  parseConnections,
  type ConnectionEntry,
  type ConnectionProblem,
} from '../../../src/extension/connections/connectionSettings.ts';

const site = { id: 'my-site', host: 'ftp.example.com' };

function only(value: unknown): ConnectionEntry {
  const entries = parseConnections(value);
  assert.equal(entries.length, 1);
  return entries[0]!;
}

describe('parseConnections', () => {
  it('fills in the defaults', () => {
    assert.deepEqual(only([site]).connection, {
      authority: 'my-site',
      saved: true,
      name: 'my-site',
      host: 'ftp.example.com',
      port: 21,
      user: undefined,
      root: undefined,
      security: 'auto',
      certificates: [],
      clientCertificate: undefined,
      clientKey: undefined,
      minTlsVersion: 'TLSv1.2',
      dataConnection: 'auto',
      activeAddress: undefined,
      activePorts: undefined,
      encoding: 'auto',
      maxConnections: 4,
      saveStrategy: 'auto',
      trash: undefined,
      proxy: undefined,
      shortcuts: true,
    });
  });

  it('has another port and scheme with implicit TLS', () => {
    const { connection } = only([{ ...site, security: 'implicit' }]);
    assert.equal(connection?.port, 990);
    assert.equal(connection.authority, 'ftps://my-site');
    const other = only([{ ...site, security: 'implicit', port: 21 }]).connection;
    assert.equal(other?.port, 21);
  });

  it('takes every field', () => {
    const { connection } = only([
      {
        ...site,
        name: 'My site',
        host: 'FTP.Example.com',
        port: 2121,
        user: 'alice',
        root: '/public_html/',
        security: 'none',
        certificates: [],
        dataConnection: 'active',
        activeAddress: '192.0.2.1',
        activePorts: '50000-50100',
        encoding: 'utf-8',
        maxConnections: 2,
        saveStrategy: 'direct',
        proxy: 'socks5://bob@proxy.example.com',
      },
    ]);
    assert.equal(connection?.proxy, 'socks5://bob@proxy.example.com');
    assert.equal(connection.name, 'My site');
    assert.equal(connection.host, 'ftp.example.com');
    assert.equal(connection.root, '/public_html');
    assert.equal(connection.dataConnection, 'active');
    assert.equal(connection.activeAddress, '192.0.2.1');
    assert.deepEqual(connection.activePorts, { first: 50_000, last: 50_100 });
    assert.equal(connection.saveStrategy, 'direct');
    assert.equal(connection.maxConnections, 2);
  });

  for (const encoding of ['auto', 'utf-8', 'UTF8', 'latin1', 'Shift_JIS', 'gbk', 'windows-1251']) {
    it(`takes names in ${encoding}`, () => {
      assert.equal(only([{ ...site, encoding }]).connection?.encoding, encoding);
    });
  }

  for (const value of [undefined, null, []]) {
    it(`finds nothing in ${JSON.stringify(value)}`, () => {
      assert.deepEqual(parseConnections(value), []);
    });
  }

  for (const shortcuts of [true, false, {}, { dataAhead: false, keyShare: true }]) {
    it(`takes the shortcuts ${JSON.stringify(shortcuts)}`, () => {
      assert.deepEqual(only([{ ...site, shortcuts }]).connection?.shortcuts, shortcuts);
    });
  }

  for (const [group, path] of [
    ['Clients', ['Clients']],
    ['Clients/Acme', ['Clients', 'Acme']],
    [' Clients // Acme/ ', ['Clients', 'Acme']],
    ['/', []],
    [undefined, []],
  ] as const) {
    it(`lists a connection in the group ${JSON.stringify(group)}`, () => {
      assert.deepEqual(only([{ ...site, group }]).group, path);
    });
  }

  it('keeps one with problems in its group, and says so where that is no text', () => {
    assert.deepEqual(only([{ ...site, group: 'Clients', port: 'x' }]).group, ['Clients']);
    const { group, problems } = only([{ ...site, group: 5 }]);
    assert.deepEqual([group, problems], [[], [{ kind: 'not-text', key: 'group' }]]);
  });

  it('does not take another group for another way to the server', () => {
    const [one] = parseConnections([{ ...site, group: 'Clients' }]);
    assert.deepEqual(one?.connection, only([site]).connection);
  });

  it('lists the good beside the bad', () => {
    const entries = parseConnections([42, site, { ...site, id: 'other', port: 'x' }]);
    assert.deepEqual(
      entries.map(({ index, id, connection }) => [index, id, connection !== undefined]),
      [
        [0, undefined, false],
        [1, 'my-site', true],
        [2, 'other', false],
      ],
    );
  });

  it('keeps the first of two with one id', () => {
    const [first, second] = parseConnections([site, { ...site, host: 'other.example' }]);
    assert.equal(first?.connection?.host, 'ftp.example.com');
    assert.deepEqual(second?.problems, [{ kind: 'duplicate-id', id: 'my-site' }]);
    assert.equal(second.connection, undefined);
  });

  it('names every problem of an entry', () => {
    const { problems } = only([{ id: 'A', port: 0, password: 'x', colour: 'red' }]);
    assert.deepEqual(
      problems.map(({ kind }) => kind),
      ['missing', 'bad-id', 'bad-port', 'password', 'unknown-key'],
    );
  });

  it('never repeats a password', () => {
    const { problems } = only([{ ...site, password: 'hunter2' }]);
    assert.doesNotMatch(JSON.stringify(problems), /hunter2/);
  });
});

describe('parseConnections refuses', () => {
  const refused: readonly (readonly [unknown, ConnectionProblem])[] = [
    ['text', { kind: 'not-a-list' }],
    [{ 'my-site': site }, { kind: 'not-a-list' }],
    [[null], { kind: 'not-an-object' }],
    [[['my-site']], { kind: 'not-an-object' }],
    [[{ host: 'h' }], { kind: 'missing', key: 'id' }],
    [[{ id: 'h' }], { kind: 'missing', key: 'host' }],
    [[{ ...site, id: 'My Site' }], { kind: 'bad-id', id: 'My Site' }],
    [[{ ...site, id: '-a' }], { kind: 'bad-id', id: '-a' }],
    [[{ ...site, id: 'a/b' }], { kind: 'bad-id', id: 'a/b' }],
    [[{ ...site, id: 7 }], { kind: 'not-text', key: 'id' }],
    [[{ ...site, host: 'ftp://h' }], { kind: 'bad-host' }],
    [[{ ...site, host: 'h:21' }], { kind: 'bad-host' }],
    [[{ ...site, host: '' }], { kind: 'bad-host' }],
    [[{ ...site, port: 0 }], { kind: 'bad-port' }],
    [[{ ...site, port: 65536 }], { kind: 'bad-port' }],
    [[{ ...site, port: 21.5 }], { kind: 'bad-port' }],
    [[{ ...site, port: '21' }], { kind: 'bad-port' }],
    [[{ ...site, user: 'a\r\nb' }], { kind: 'not-text', key: 'user' }],
    [[{ ...site, name: [] }], { kind: 'not-text', key: 'name' }],
    [[{ ...site, root: 'www' }], { kind: 'bad-root' }],
    [[{ ...site, root: '/a\nb' }], { kind: 'bad-root' }],
    [[{ ...site, trash: 'trash' }], { kind: 'bad-trash' }],
    [[{ ...site, trash: '/' }], { kind: 'bad-trash' }],
    [[{ ...site, trash: '/a/..' }], { kind: 'bad-trash' }],
    [
      [{ ...site, security: 'tls' }],
      { kind: 'bad-choice', key: 'security', choices: ['auto', 'explicit', 'implicit', 'none'] },
    ],
    [[{ ...site, maxConnections: 0 }], { kind: 'bad-maximum' }],
    [[{ ...site, maxConnections: 33 }], { kind: 'bad-maximum' }],
    [[{ ...site, certificates: 'SHA256:x' }], { kind: 'bad-certificates' }],
    [[{ ...site, Password: 'x' }], { kind: 'password', key: 'Password' }],
    [[{ ...site, securty: 'explicit' }], { kind: 'unknown-key', key: 'securty' }],
    [[{ ...site, constructor: 'x' }], { kind: 'unknown-key', key: 'constructor' }],
    [[{ ...site, certificates: ['SHA256:x'] }], { kind: 'bad-certificates' }],
    [[{ ...site, clientKey: '/k.pem' }], { kind: 'key-alone' }],
    [
      [{ ...site, minTlsVersion: 'TLSv1.1' }],
      { kind: 'bad-choice', key: 'minTlsVersion', choices: ['TLSv1.2', 'TLSv1.3'] },
    ],
    [[{ ...site, activeAddress: 'my-router' }], { kind: 'bad-active-address' }],
    [[{ ...site, activePorts: 50_000 }], { kind: 'bad-active-ports' }],
    [[{ ...site, activePorts: '50100-50000' }], { kind: 'bad-active-ports' }],
    [[{ ...site, encoding: 'klingon' }], { kind: 'bad-encoding', encoding: 'klingon' }],
    [[{ ...site, encoding: 'utf-16' }], { kind: 'bad-encoding', encoding: 'utf-16' }],
    [[{ ...site, encoding: 7 }], { kind: 'not-text', key: 'encoding' }],
    [[{ ...site, shortcuts: 'none' }], { kind: 'bad-shortcuts' }],
    [[{ ...site, shortcuts: ['dataAhead'] }], { kind: 'bad-shortcuts' }],
    [[{ ...site, shortcuts: { ahead: false } }], { kind: 'unknown-shortcut', name: 'ahead' }],
    [[{ ...site, shortcuts: { dataAhead: 0 } }], { kind: 'bad-shortcut', name: 'dataAhead' }],
    [[{ ...site, proxy: 'ftp://p' }], { kind: 'bad-proxy' }],
    [[{ ...site, proxy: 'https://p' }], { kind: 'bad-proxy' }],
    [[{ ...site, proxy: true }], { kind: 'bad-proxy' }],
    [[{ ...site, proxy: 'socks5://u:hunter22@p' }], { kind: 'proxy-password' }],
  ];
  for (const [value, problem] of refused) {
    it(`${JSON.stringify(value)}: ${problem.kind}`, () => {
      const { problems, connection } = only(value);
      assert.deepEqual(problems, [problem]);
      assert.equal(connection, undefined);
    });
  }
});
