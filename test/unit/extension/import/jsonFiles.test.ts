import assert from 'node:assert/strict';
import { exportText } from '../../../../src/extension/import/formats/ownExport.ts';
import { parseJsonWithComments } from '../../../../src/extension/import/jsonWithComments.ts';
import { fixture, programOf, sitesIn, sitesInFixture } from './found.ts';

describe('Servers of the SFTP extensions', () => {
  it('come from sftp.json: a list, profiles, comments', () => {
    assert.equal(programOf(fixture('sftp.json'), 'sftp.json'), 'SFTP');
    assert.deepEqual(sitesInFixture('sftp.json'), [
      {
        name: 'Live',
        fields: {
          host: 'ftp.example.com',
          port: 2121,
          user: 'alice',
          root: '/public_html',
          dataConnection: 'active',
          security: 'explicit',
          minTlsVersion: 'TLSv1.3',
        },
        password: 'sftpjson-Dingo-7729',
        left: [
          'secureOptions.rejectUnauthorized: less-secure',
          'secureOptions.servername: no-counterpart',
          'uploadOnSave: local-copy',
          'downloadOnOpen: local-copy',
          'ignore: local-copy',
          'watcher: local-copy',
          'syncOption: local-copy',
          'remoteExplorer: local-copy',
          'connectTimeout: one-for-all',
          'remoteTimeOffsetInHours: no-counterpart',
          'concurrency: no-counterpart',
        ],
      },
      {
        name: 'Over SSH',
        fields: { host: 'ssh.example.com', port: 22, user: 'alice' },
        left: ['privateKeyPath: other-protocol'],
        refused: 'SFTP',
      },
      {
        name: 'Shop dev',
        fields: { host: 'dev.example.com', user: 'bob', security: 'explicit' },
        left: ['defaultProfile: no-counterpart'],
      },
      {
        name: 'Shop prod',
        fields: { host: 'prod.example.com', user: 'carol', security: 'implicit' },
        left: ['defaultProfile: no-counterpart'],
      },
    ]);
  });

  it('may be one server alone', () => {
    const text = '{ "host": "h.example", "protocol": "ftp", "username": "u", }';
    assert.deepEqual(sitesIn(text, 'sftp.json'), [
      { name: 'h.example', fields: { host: 'h.example', user: 'u' } },
    ]);
  });
});

describe('The server of Remote-FTP', () => {
  it('has no password where it asks for one', () => {
    const text = '{"protocol":"ftp","host":"h.example","user":"u","pass":"x","promptForPass":true}';
    assert.deepEqual(sitesIn(text, '.ftpconfig'), [
      { name: 'u@h.example', fields: { host: 'h.example', user: 'u' } },
    ]);
  });
});

describe('Servers of ftp-simple', () => {
  it('start at the root, and may have the names of the library below it', () => {
    const server = { name: 'x', host: 'h.example', type: 'ftp', username: 'other', password: 'x' };
    const text = JSON.stringify([{ ...server, user: 'alice', pass: 'easyftp-Hyena-3306' }]);
    assert.deepEqual(sitesIn(text, 'ftp-simple.json'), [
      {
        name: 'x',
        fields: { host: 'h.example', user: 'alice', root: '/' },
        password: 'easyftp-Hyena-3306',
      },
    ]);
  });
});

describe('Servers of ftp-kr', () => {
  it('come from ftp-kr.json, with those that differ from the main one', () => {
    assert.equal(programOf(fixture('ftp-kr.json'), 'ftp-kr.json'), 'ftp-kr');
    const common = ['ignore: local-copy', 'connectionTimeout: one-for-all'];
    assert.deepEqual(sitesInFixture('ftp-kr.json'), [
      {
        name: 'alice@ftp.example.com',
        fields: { host: 'ftp.example.com', user: 'alice', root: '/www' },
        password: 'ftpkr-Quokka-5083',
        left: common,
      },
      {
        name: 'Korean',
        fields: {
          host: 'kr.example.com',
          user: 'alice',
          root: '/kr',
          encoding: 'EUC-KR',
          security: 'explicit',
        },
        password: 'ftpkr-Quokka-5083',
        left: common,
      },
      {
        name: 'ssh.example.com',
        fields: { host: 'ssh.example.com', user: 'alice', root: '/www' },
        password: 'ftpkr-Quokka-5083',
        left: [...common, 'privateKey: other-protocol'],
        refused: 'SFTP',
      },
      {
        name: 'Overridden',
        fields: { host: 'ftp.example.com', user: 'bob', root: '/www', security: 'implicit' },
        password: 'ftpkr-Quokka-5083',
        left: [...common, 'sslProtocol: no-counterpart', 'keepalive: one-for-all'],
      },
    ]);
  });
});

describe('Files with another name', () => {
  const files: readonly (readonly [string, string])[] = [
    ['{"host":"h","altServer":[]}', 'ftp-kr'],
    ['[{"host":"h","type":"ftp","path":"/"}]', 'ftp-simple'],
    ['{"host":"h","pass":"x"}', 'Remote-FTP'],
    ['{"host":"h","protocol":"ftp"}', 'SFTP'],
    ['// a comment\n[{"host":"h","protocol":"ftp"}]', 'SFTP'],
  ];
  for (const [text, program] of files) {
    it(`are known by their keys: ${text}`, () => assert.equal(programOf(text), program));
  }
});

describe('Our own exports', () => {
  const full = {
    id: 'shop',
    name: 'Shop',
    group: 'Work/Live',
    host: 'ftp.example.com',
    port: 2121,
    user: 'alice',
    root: '/www',
    security: 'explicit',
    certificates: [`SHA256:${'AB:'.repeat(31)}AB`],
    clientCertificate: '/keys/alice.pem',
    clientKey: '/keys/alice.key',
    minTlsVersion: 'TLSv1.3',
    dataConnection: 'active',
    activeAddress: '192.0.2.1',
    activePorts: '50000-50100',
    encoding: 'koi8-r',
    maxConnections: 2,
    saveStrategy: 'direct',
    trash: '/trash',
    proxy: 'socks5://alice@proxy.example.com:1080',
    shortcuts: { dataAhead: false },
  };

  it('are read again, nothing lost', () => {
    const text = exportText([full, { id: 'plain', host: 'h.example' }]);
    assert.equal(programOf(text), 'FTP Workspace');
    const { id, name, ...fields } = full;
    assert.equal(id, 'shop');
    assert.deepEqual(sitesIn(text), [
      { name, fields },
      { name: 'plain', fields: { host: 'h.example' } },
    ]);
  });

  it('may have been changed by hand', () => {
    const text = exportText([
      { id: 'Bad Id', host: 'h.example', port: 'many', colour: 'red', password: 'own-Marten-0417' },
      'no connection',
      { id: 'no-host' },
      { id: 'p', host: 'h', proxy: 'http://u:proxied-Marten-0418@proxy.example:8080' },
    ]);
    assert.deepEqual(sitesIn(text), [
      {
        name: 'Bad Id',
        fields: { host: 'h.example' },
        password: 'own-Marten-0417',
        left: ['port: unusable', 'colour: unknown'],
      },
      { name: '', fields: {}, refused: 'not-a-site' },
      { name: 'no-host', fields: {}, refused: 'no-host' },
      {
        name: 'p',
        fields: { host: 'h', proxy: 'http://u@proxy.example:8080' },
        proxyPassword: 'proxied-Marten-0418',
      },
    ]);
  });
});

describe('parseJsonWithComments', () => {
  const texts: readonly (readonly [string, unknown])[] = [
    ['{"a":1}', { a: 1 }],
    ['{"a":1,}', { a: 1 }],
    ['[1,2,\n]', [1, 2]],
    ['[1, /* two */ 2 // three\n]', [1, 2]],
    ['[1 // the last\n,]', [1]],
    ['["// no comment", "/* none */", "a,]"]', ['// no comment', '/* none */', 'a,]']],
    ['["a\\"//b", 2]', ['a"//b', 2]],
    ['// first\n/* second */ [] // third', []],
    ['[]/* open', []],
  ];
  for (const [text, expected] of texts) {
    it(text, () => assert.deepEqual(parseJsonWithComments(text), expected));
  }

  const bad = ['', '{', '[1,,2]', '{"a":1', '["open', '[1] 2', 'secret', '{a: 1}', '[/]'];
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)} without quoting it`, () => {
      assert.throws(
        () => parseJsonWithComments(text),
        (error: Error & { code?: string }) =>
          error.code === 'bad-json' &&
          error.message === 'Not valid JSON' &&
          error.cause === undefined,
      );
    });
  }
});
