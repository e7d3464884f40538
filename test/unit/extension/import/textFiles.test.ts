import assert from 'node:assert/strict';
import { revealWinScpPassword } from '../../../../src/extension/import/formats/winScpPassword.ts';
import { fixture, programOf, sitesIn, sitesInFixture } from './found.ts';

describe('Sites of WinSCP', () => {
  it('may be of older versions, or changed by hand', () => {
    assert.equal(programOf(fixture('WinSCP.ini')), 'WinSCP');
    assert.deepEqual(sitesInFixture('WinSCP.ini'), [
      {
        name: 'Implicit',
        fields: { host: 'implicit.example', user: 'bob', security: 'implicit' },
        password: 'plainini-Gecko-6613',
        left: [
          'MinTlsVersion: less-secure',
          'TlsCertificateFile: unusable',
          'ProxyMethod: no-counterpart',
          'ProxyTelnetCommand: no-counterpart',
        ],
      },
      {
        name: 'Mastered',
        fields: { host: 'mastered.example', user: 'carol' },
        gap: 'encrypted',
        left: ['Utf: no-counterpart', 'SomethingNew: unknown'],
      },
      {
        name: 'Foreign password',
        fields: { host: 'foreign.example', user: 'dave' },
        gap: 'unreadable',
      },
      { name: 'Bucket', fields: { host: 's3.example' }, refused: 'S3' },
    ]);
  });

  it('may be written in another code page', () => {
    const ini = Buffer.from(
      '[Sessions\\M%FCller]\r\nHostName=h.example\r\nFSProtocol=5\r\n',
      'latin1',
    );
    assert.equal(sitesIn(ini)[0]?.name, 'Müller');
  });
});

describe('revealWinScpPassword', () => {
  for (const hex of ['', 'A', 'A3', 'zz', 'A35C', 'A35CFFFF', '0'.repeat(4)]) {
    it(`makes nothing of ${JSON.stringify(hex)}`, () => {
      assert.equal(revealWinScpPassword(hex, 'key').kind, 'unreadable');
    });
  }
});

describe('Hosts of netrc', () => {
  it('become connections; what speaks for every host does not', () => {
    assert.equal(programOf(fixture('netrc')), 'netrc');
    assert.deepEqual(sitesInFixture('netrc'), [
      {
        name: 'alice@ftp.example.com',
        fields: { user: 'alice', host: 'ftp.example.com' },
        password: 'netrcfile-Yak-1290',
      },
      {
        name: 'bob@ftp.example.org',
        fields: { user: 'bob', host: 'ftp.example.org' },
        password: 'quoted netrc-Eland-4415',
        left: ['account: netrc-only'],
      },
      { name: 'nologin.example.com', fields: { host: 'nologin.example.com' } },
      {
        name: 'default',
        fields: { user: 'anonymous' },
        password: 'guest@example.com',
        refused: 'every-host',
      },
    ]);
  });
});

describe('A netrc file that Python has written', () => {
  it('has what speaks for every host as a machine, which is no host', () => {
    const text =
      'machine default\n\tlogin anonymous\n\tpassword guest@\nmachine Default\n\tlogin bob\n';
    const [first, second] = sitesIn(text);
    assert.deepEqual(
      [first?.name, first?.refused, first?.fields],
      ['default', 'machine-default', { user: 'anonymous' }],
    );
    // No program writes it so: whoever did meant a host.
    assert.deepEqual([second?.refused, second?.fields['host']], [undefined, 'default']);
  });
});

describe('URLs', () => {
  it('become connections, one a line', () => {
    const lines = [
      'ftp://alice:url-Kudu-7384@ftp.example.com:2121/www/shop',
      '',
      '  ftps://bob@secure.example.com/  ',
      'ftpes://explicit.example.com',
      'ftp://[2001:db8::7]/',
      'sftp://carol:hidden-Genet-2219@ssh.example.com:22/x',
      'ftp://dave:hidden-Genet-2219@bad host/',
      'dave:hidden-Genet-2219@nothing',
    ];
    assert.equal(programOf(lines.join('\n')), 'URL');
    assert.deepEqual(sitesIn(lines.join('\r\n')), [
      {
        name: 'alice@ftp.example.com',
        fields: { host: 'ftp.example.com', port: 2121, user: 'alice', root: '/www/shop' },
        password: 'url-Kudu-7384',
      },
      {
        name: 'bob@secure.example.com',
        fields: { security: 'implicit', host: 'secure.example.com', user: 'bob' },
      },
      {
        name: 'explicit.example.com',
        fields: { security: 'explicit', host: 'explicit.example.com' },
      },
      { name: '2001:db8::7', fields: { host: '2001:db8::7' } },
      // No part of these lines that could be a password is shown.
      { name: 'sftp://…@ssh.example.com:22', fields: {}, refused: 'SFTP' },
      { name: 'ftp://…', fields: {}, refused: 'bad-url' },
      { name: '', fields: {}, refused: 'bad-url' },
    ]);
  });
});
