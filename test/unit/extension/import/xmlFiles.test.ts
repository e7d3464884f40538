import assert from 'node:assert/strict';
import { fixture, programOf, sitesInFixture } from './found.ts';

describe('Servers of PhpStorm', () => {
  it('come from webServers.xml, with their groups and the passwords of old versions', () => {
    assert.equal(programOf(fixture('webServers.xml')), 'PhpStorm');
    assert.deepEqual(sitesInFixture('webServers.xml'), [
      {
        name: 'Shop',
        fields: { host: 'ftp.example.com', root: '/httpdocs' },
        gap: 'elsewhere',
        left: ['username: not-in-file', 'url: no-counterpart'],
      },
      {
        name: 'Secure',
        fields: {
          group: 'Customers - North',
          host: 'secure.example.com',
          security: 'explicit',
          user: 'alice',
          dataConnection: 'active',
          encoding: 'koi8-r',
        },
        password: 'phpstorm-Civet-6640',
        left: [
          'dataProtectionLevel: no-counterpart',
          'keepAliveTimeout: one-for-all',
          'url: no-counterpart',
        ],
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
        fields: { group: 'Customers - North' },
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
