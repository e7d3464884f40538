import assert from 'node:assert/strict';
import { fixture, programOf, sitesInFixture } from './found.ts';

describe('Sites of FileZilla', () => {
  it('come from the site manager, every setting taken or named', () => {
    assert.equal(programOf(fixture('sitemanager.xml')), 'FileZilla');
    assert.deepEqual(sitesInFixture('sitemanager.xml'), [
      {
        name: 'Shop <b>live</b>',
        fields: {
          group: 'Customers/Müller & Söhne',
          host: 'ftp.mueller.example',
          port: 2121,
          security: 'explicit',
          user: 'www-müller',
          dataConnection: 'active',
          maxConnections: 2,
          encoding: 'windows-1251',
          root: '/var/www data',
        },
        password: 'sitemgr-Walrus-4410 ä',
        left: [
          'TimezoneOffset: no-counterpart',
          'PostLoginCommands: no-counterpart',
          'Comments: no-counterpart',
          'Colour: no-counterpart',
          'LocalDir: local-copy',
          'SyncBrowsing: local-copy',
          'DirectoryComparison: local-copy',
          'Bookmark: no-counterpart',
        ],
      },
      {
        name: 'Over SSH',
        fields: { group: 'Customers', host: 'sftp.example.net', port: 22, user: 'deploy' },
        left: ['Keyfile: other-protocol'],
        refused: 'SFTP',
      },
      // What it writes where nobody chose anything is worth no word.
      { name: 'Mirror', fields: { host: 'mirror.example.org', root: '/' } },
      {
        name: 'Vault',
        fields: {
          host: '2001:db8::7',
          security: 'implicit',
          user: 'vms',
          dataConnection: 'passive',
          encoding: 'utf-8',
        },
        gap: 'encrypted',
        left: [
          'RemoteDir: unusable',
          'Type: no-counterpart',
          'Account: netrc-only',
          'Parameter: no-counterpart',
        ],
      },
      {
        name: 'Named by its own text',
        fields: { host: 'old.example.com', security: 'none', user: 'carol' },
        password: 'plain-Heron-5521',
      },
      { name: 'Asks', fields: { host: 'ask.example.com', user: 'dave' } },
    ]);
  });

  it('come from the list of recent servers and from the tabs in its settings', () => {
    assert.deepEqual(sitesInFixture('recentservers.xml'), [
      { name: 'frank@quick.example.com', fields: { host: 'quick.example.com', user: 'frank' } },
    ]);
    assert.deepEqual(sitesInFixture('filezilla.xml'), [
      {
        name: 'erin@tab.example.com',
        fields: { host: 'tab.example.com', user: 'erin', root: '/home/erin' },
        password: 'tabdata-Stoat-8802',
        left: ['LocalPath: local-copy'],
      },
    ]);
  });
});

describe('Servers of PhpStorm', () => {
  it('come from webServers.xml, with the passwords of old versions', () => {
    assert.equal(programOf(fixture('webServers.xml')), 'PhpStorm');
    assert.deepEqual(sitesInFixture('webServers.xml'), [
      { name: 'Shop', fields: { host: 'ftp.example.com', root: '/httpdocs' }, gap: 'elsewhere' },
      {
        name: 'Secure',
        fields: {
          host: 'secure.example.com',
          security: 'explicit',
          user: 'alice',
          dataConnection: 'active',
          encoding: 'koi8-r',
        },
        password: 'phpstorm-Civet-6640',
        left: ['dataProtectionLevel: no-counterpart', 'keepAliveTimeout: one-for-all'],
      },
      {
        name: 'Implicit',
        fields: { host: 'implicit.example.com', security: 'implicit', user: 'bob' },
        gap: 'unreadable',
      },
      {
        name: 'Over SSH',
        fields: { host: 'ssh.example.com', port: 22 },
        gap: 'elsewhere',
        left: ['sshConfigId: other-protocol', 'sshConfig: other-protocol'],
        refused: 'SFTP',
      },
      {
        name: 'Local',
        fields: {},
        gap: 'elsewhere',
        left: ['mountedRoot: other-protocol'],
        refused: 'folder',
      },
    ]);
  });
});

describe('Bookmarks of Cyberduck', () => {
  it('may have labels and a provider, and be in the order of the names', () => {
    assert.equal(programOf(fixture('mirror.duck')), 'Cyberduck');
    assert.deepEqual(sitesInFixture('mirror.duck'), [
      {
        name: 'Shop – FTP-SSL',
        fields: {
          security: 'explicit',
          host: 'ftp.example.com',
          user: 'alice',
          root: '/htdocs',
          encoding: 'ISO-8859-1',
          dataConnection: 'active',
        },
        gap: 'elsewhere',
        left: [
          'Comment: no-counterpart',
          'Labels: no-counterpart',
          'Provider: no-counterpart',
          'Transfer Connection: no-counterpart',
          'Download Folder: local-copy',
          'Web URL: no-counterpart',
        ],
      },
    ]);
  });
});
