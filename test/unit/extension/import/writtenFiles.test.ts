import assert from 'node:assert/strict';
import { fixture, programOf, sitesInFixture, type Summary } from './found.ts';

/** What is found in a file that the program itself has written, under the name that it gives it. */
function sitesWrittenIn(name: string, as: string): readonly Summary[] {
  return sitesInFixture(`written/${name}`, as);
}

function programThatWrote(name: string, as: string): string {
  return programOf(fixture(`written/${name}`), as);
}

describe('What WinSCP has written', () => {
  it('every setting is taken or named, and none of its Default Settings', () => {
    assert.equal(programThatWrote('WinSCP.ini', 'some file'), 'WinSCP');
    assert.deepEqual(sitesWrittenIn('WinSCP.ini', 'WinSCP.ini'), [
      {
        name: 'Shop live',
        fields: {
          group: 'Customers/Müller & Söhne',
          host: 'ftp.example.com',
          port: 2121,
          user: 'webmaster',
          security: 'explicit',
          minTlsVersion: 'TLSv1.3',
          clientCertificate: 'C:\\Keys\\jane.pem',
          proxy: 'socks5://gateway@proxy.example.com:1080',
          dataConnection: 'active',
          encoding: 'utf-8',
          root: '/var/www/müller 100%',
          trash: '/trash',
        },
        password: 'winscp-Puffin-3390 ä',
        proxyPassword: 'socks-Lemur-1177',
        left: [
          'Timeout: one-for-all',
          'Note: no-counterpart',
          'AddressFamily: no-counterpart',
          'LocalDirectory: local-copy',
          'OtherLocalDirectory: local-copy',
          'SynchronizeBrowsing: local-copy',
          'CacheDirectories: no-counterpart',
          'TimeDifference: no-counterpart',
          'TimeDifferenceAuto: no-counterpart',
          'OverwrittenToRecycleBin: no-counterpart',
          'PostLoginCommands: no-counterpart',
          'InternalEditorEncoding: no-counterpart',
          'SendBuf: no-counterpart',
          'SourceAddress: no-counterpart',
          'Color: no-counterpart',
          'FtpForcePasvIp2: no-counterpart',
          'FtpUseMlsd: no-counterpart',
          'FtpAccount: netrc-only',
          'FtpPingInterval: no-counterpart',
          'FtpPingType: no-counterpart',
          'FtpTransferActiveImmediately2: no-counterpart',
          'FtpListAll: no-counterpart',
          'FtpHost: no-counterpart',
          'FtpWorkFromCwd: no-counterpart',
          'FtpAnyCodeForPwd: no-counterpart',
          'SslSessionReuse: no-counterpart',
          'FtpProxyLogonType: no-counterpart',
          'CompleteTlsShutdown: no-counterpart',
          'EncryptKey: no-counterpart',
        ],
      },
      {
        name: 'Mirror',
        fields: { host: 'mirror.example.org', user: 'anonymous' },
        password: 'anonymous@example.com',
      },
      {
        name: 'Implicit',
        fields: { host: 'implicit.example.com', user: 'bob', security: 'implicit' },
        password: `${'x'.repeat(260)}-winscp-Llama-8846`,
        left: [
          'MinTlsVersion: less-secure',
          'ProxyMethod: no-counterpart',
          'Utf: no-counterpart',
          'ProxyTelnetCommand: no-counterpart',
          'MaxTlsVersion: no-counterpart',
        ],
      },
      {
        name: 'Over SSH',
        fields: { host: 'ssh.example.com', user: 'erin' },
        left: [
          'PublicKeyFile: other-protocol',
          'Tunnel: other-protocol',
          'TunnelHostName: other-protocol',
          'TunnelUserName: other-protocol',
          'TunnelPassword: other-protocol',
        ],
        refused: 'SFTP',
      },
      {
        name: '0000',
        fields: { group: 'My Workspace' },
        left: ['Link: no-counterpart'],
        refused: 'workspace',
      },
    ]);
  });
});

describe('What an SFTP extension has written', () => {
  it('is one server, of the answers to its questions', () => {
    assert.equal(programThatWrote('sftp-setup.json', 'sftp.json'), 'SFTP');
    assert.deepEqual(sitesWrittenIn('sftp-setup.json', 'sftp.json'), [
      {
        name: 'My Server',
        fields: { host: 'ftp.example.com', port: 2121, user: 'alice', root: '/public_html' },
        left: ['uploadOnSave: local-copy'],
      },
    ]);
    assert.deepEqual(sitesWrittenIn('sftp-setup-ssh.json', 'sftp.json'), [
      {
        name: 'My Server',
        fields: { host: 'ssh.example.com', port: 22, user: 'bob', root: '/srv' },
        left: ['agent: other-protocol'],
        refused: 'SFTP',
      },
    ]);
  });

  it('is its template, of which the rest is what it always says', () => {
    assert.deepEqual(sitesWrittenIn('sftp-template.json', 'sftp.json'), [
      {
        name: 'My Server',
        fields: { host: 'localhost', port: 22, user: 'username', root: '/' },
        refused: 'SFTP',
      },
    ]);
  });
});

describe('What ftp-kr has written', () => {
  it('is the main server, and the other one with what it has from the main one', () => {
    assert.equal(programThatWrote('ftp-kr.json', 'ftp-kr.json'), 'ftp-kr');
    const common = { user: 'alice', root: '/www', encoding: 'EUC-KR' };
    const left = ['ignore: local-copy', 'ignoreWrongFileEncoding: no-counterpart'];
    assert.deepEqual(sitesWrittenIn('ftp-kr.json', 'ftp-kr.json'), [
      {
        name: 'alice@ftp.example.com',
        fields: { host: 'ftp.example.com', ...common },
        password: 'ftpkr-Quokka-5083',
        left,
      },
      {
        name: 'Staging',
        fields: { host: 'staging.example.com', port: 2121, ...common, security: 'explicit' },
        password: 'ftpkr-Quokka-5083',
        left,
      },
    ]);
  });
});

describe('What ftp-simple has written', () => {
  const shop = {
    name: 'Shop',
    fields: {
      host: 'ftp.example.com',
      port: 2121,
      user: 'alice',
      root: '/httpdocs',
      security: 'explicit',
    },
    password: 'ftpsimple-Tapir-9158 ä',
    left: [
      'confirm: local-copy',
      'backup: local-copy',
      'project: local-copy',
      'ignore: local-copy',
    ],
  };
  const overSsh = {
    name: 'Over SSH',
    fields: { host: 'ssh.example.com', port: 22, user: 'bob', root: '/' },
    left: ['privateKey: other-protocol', 'passphrase: other-protocol'],
    refused: 'SFTP',
  };
  const unused = { name: 'localhost', fields: { root: '/' }, refused: 'no-host' };

  it('is enciphered', () => {
    assert.equal(programThatWrote('ftp-simple.json', 'some file'), 'ftp-simple');
    const sites = sitesWrittenIn('ftp-simple.json', 'ftp-simple.json');
    assert.deepEqual(sites, [unused, shop, overSsh]);
  });

  it('is plain where it is opened for a change', () => {
    assert.equal(programThatWrote('ftp-simple-temp.json', 'some file'), 'ftp-simple');
    const sites = sitesWrittenIn('ftp-simple-temp.json', 'ftp-simple-temp.json');
    assert.deepEqual(sites, [unused, shop, overSsh]);
  });
});

describe('What Remote-FTP has written', () => {
  it('is one server, with the settings of its protocol', () => {
    assert.equal(programThatWrote('ftp.ftpconfig', 'some file'), 'Remote-FTP');
    assert.deepEqual(sitesWrittenIn('ftp.ftpconfig', '.ftpconfig'), [
      {
        name: 'alice@ftp.example.com',
        fields: {
          host: 'ftp.example.com',
          port: 2100,
          user: 'alice',
          root: '/public_html',
          security: 'explicit',
        },
        password: 'atomftp-Bison-2046',
        left: ['pasvTimeout: one-for-all', 'watch: local-copy'],
      },
    ]);
    assert.deepEqual(sitesWrittenIn('sftp.ftpconfig', '.ftpconfig'), [
      {
        name: 'bob@ssh.example.com',
        fields: { host: 'ssh.example.com', port: 22, user: 'bob', root: '/' },
        password: 'atomsftp-Gnu-7713',
        left: [
          'privatekey: other-protocol',
          'passphrase: other-protocol',
          'hosthash: other-protocol',
          'ignorehost: other-protocol',
          'keyboardInteractive: other-protocol',
        ],
        refused: 'SFTP',
      },
    ]);
  });
});

describe('What Cyberduck has written', () => {
  it('is one server a file, every entry taken or named', () => {
    assert.equal(programThatWrote('ftps.duck', 'some file'), 'Cyberduck');
    assert.deepEqual(sitesWrittenIn('ftps.duck', 'ftps.duck'), [
      {
        name: 'Shop – FTP-SSL',
        fields: {
          security: 'explicit',
          host: 'ftp.example.com',
          port: 2121,
          user: 'alice',
          root: '/htdocs & more',
          encoding: 'ISO-8859-1',
          dataConnection: 'active',
        },
        gap: 'elsewhere',
        left: [
          'Workdir Dictionary: no-counterpart',
          'Client Certificate: no-counterpart',
          'Transfer Connection: no-counterpart',
          'Download Folder: local-copy',
          'Download Folder Dictionary: local-copy',
          'Upload Folder Dictionary: local-copy',
          'Timezone: no-counterpart',
          'Comment: no-counterpart',
          'Web URL: no-counterpart',
          'Volume: local-copy',
          'Readonly: no-counterpart',
          'Custom: no-counterpart',
        ],
      },
    ]);
    assert.deepEqual(sitesWrittenIn('anonymous.duck', 'anonymous.duck'), [
      {
        name: 'anonymous@mirror.example.org',
        fields: { host: 'mirror.example.org', user: 'anonymous' },
      },
    ]);
    assert.deepEqual(sitesWrittenIn('s3.duck', 's3.duck'), [
      {
        name: 'Bucket',
        fields: { host: 's3.example.com', port: 443, user: 'key' },
        gap: 'elsewhere',
        left: ['CDN Credentials: other-protocol'],
        refused: 'S3',
      },
    ]);
  });
});

describe('What has written a netrc file', () => {
  const written = [
    {
      name: 'alice@ftp.example.com',
      fields: { user: 'alice', host: 'ftp.example.com' },
      password: 'netrcfile-Yak-1290',
    },
    {
      name: 'bob@ftp.example.org',
      fields: { user: 'bob', host: 'ftp.example.org' },
      password: 'netrcfile-Eland-4415',
      left: ['account: netrc-only'],
    },
  ];

  it('may put each host on a line, as netrc-parser does', () => {
    assert.equal(programThatWrote('netrc-parser.netrc', 'some file'), 'netrc');
    assert.deepEqual(sitesWrittenIn('netrc-parser.netrc', '.netrc'), [
      ...written,
      { name: 'nologin.example.com', fields: { host: 'nologin.example.com' } },
    ]);
  });

  it('may put each word on a line, and macros at the end, as Python does', () => {
    assert.equal(programThatWrote('python.netrc', 'some file'), 'netrc');
    assert.deepEqual(sitesWrittenIn('python.netrc', '.netrc'), written);
  });
});
