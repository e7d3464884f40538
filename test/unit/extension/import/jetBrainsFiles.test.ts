import assert from 'node:assert/strict';
import { fixture, programOf, sitesIn, sitesInFixture, type Summary } from './found.ts';

/** What is found in a file that an IDE of JetBrains has written, under the name that it gives it. */
function sitesOf(name: string): readonly Summary[] {
  assert.equal(programOf(fixture(`jetbrains/${name}`)), 'PhpStorm');
  return sitesInFixture(`jetbrains/${name}`, 'webServers.xml');
}

const URL_LEFT = 'url: no-counterpart';
const USER_LEFT = 'username: not-in-file';

/** A server whose files are on the same computer; its URL is one that the IDE has not made up. */
function folder(name: string, left: readonly string[] = [URL_LEFT]): Summary {
  const found = { name, fields: {}, gap: 'elsewhere', refused: 'folder' };
  return left.length === 0 ? found : { ...found, left };
}

describe('What old IDEs of JetBrains have written', () => {
  it('has the passwords in it', () => {
    assert.deepEqual(sitesOf('oldest.xml'), [
      folder('Dumps'),
      folder('Test driver', []),
      folder('Photos'),
      folder('Grid'),
      folder('phones.test'),
      folder('Ideas'),
      {
        name: 'Preview',
        fields: { host: 'ftp.preview.example.com', user: 'ftp@preview.example.com' },
        password: 'oldest-Dingo-3120',
        left: [URL_LEFT],
      },
      {
        name: 'Bakery',
        fields: { host: 'bakery.example.org.server12.example.net', user: 'bakery1' },
        password: 'oldest-Heron-7744!',
        left: [URL_LEFT],
      },
      {
        name: 'School',
        fields: { host: '192.0.2.11', root: '/htdocs', user: 'school_cms' },
        password: 'oldest-Ocelot-5518',
      },
      folder('Forum'),
    ]);
  });

  it('has advanced options, of which the usual ones are not told', () => {
    const mounted = ['mountedRoot: other-protocol', URL_LEFT];
    assert.deepEqual(sitesOf('passwords.xml'), [
      {
        name: 'Catalogue [staging]',
        fields: {
          host: 'catalogue.staging.example.com',
          port: 2022,
          root: '/var/www/staging.example.com/catalogue',
          user: 'webdev',
        },
        gap: 'elsewhere',
        left: [
          'privateKey: other-protocol',
          'passphrase: other-protocol',
          'keyPair: other-protocol',
        ],
        refused: 'SFTP',
      },
      {
        name: 'Videos',
        fields: { host: '198.51.100.10', root: '/public_html', user: 'videos' },
        password: 'masked-Stoat-6091',
        left: [URL_LEFT],
      },
      {
        name: 'dev.example.org',
        fields: { host: 'w00a11b2.example.net', user: 'w00a11b2' },
        password: 'masked-Bison-4417',
        left: [URL_LEFT],
      },
      {
        name: 'customers.example.org',
        fields: { host: 'customers.example.org', user: 'w011c22d' },
        password: 'masked-Pangolin-8350 ä',
      },
      {
        name: 'Gallery',
        fields: { host: 'gallery.example.com', root: '/dev', user: 'w0022e33' },
        password: 'masked-Raven-1926',
        left: [URL_LEFT],
      },
      folder('Localhost', mounted),
      folder('Müller Configurator', mounted),
    ]);
  });

  it('has the user, and a password for some', () => {
    assert.deepEqual(sitesOf('user-first.xml'), [
      {
        name: 'NORTH',
        fields: { host: '192.0.2.21', user: 'north-web' },
        gap: 'elsewhere',
        left: [URL_LEFT],
      },
      {
        name: 'wash.example.com',
        fields: { host: '192.0.2.16', port: 22, user: 'www' },
        password: 'secure-Tapir-9932',
        left: [URL_LEFT],
        refused: 'SFTP',
      },
      {
        name: 'Lists',
        fields: { host: '198.51.100.17', root: '/www/lists.example.com', user: 'lists' },
        gap: 'elsewhere',
        left: [URL_LEFT],
      },
      {
        name: 'games',
        fields: { host: '198.51.100.18', root: '/www', user: 'games' },
        password: 'reversed-Wombat-2751',
        left: [URL_LEFT],
      },
      {
        name: 'motors.example.org',
        fields: {
          host: '203.0.113.19',
          port: 22,
          root: '/home/www/ext_www/motors',
          user: 'www',
        },
        password: 'secure-Moth-4406',
        left: [URL_LEFT],
        refused: 'SFTP',
      },
      {
        name: 'News',
        fields: { host: '203.0.113.20', root: '/public_html', user: 'editor@news.example.org' },
        password: 'reversed-Lynx-5180',
        left: [URL_LEFT],
      },
      folder('Card'),
    ]);
    assert.deepEqual(sitesOf('user-without-password.xml'), [
      {
        name: 'Campus',
        fields: { host: 'websites.example.edu', security: 'explicit', user: 'jane' },
        gap: 'elsewhere',
        left: [URL_LEFT],
      },
    ]);
  });

  it('may hold the logins where they cannot be read', () => {
    assert.deepEqual(sitesOf('logins-beside.xml'), [
      {
        name: '7654321.example.com',
        fields: { host: 'new.example.com' },
        gap: 'unreadable',
        left: [USER_LEFT],
      },
    ]);
    assert.throws(() => sitesOf('logins-alone.xml'), { code: 'empty' });
  });

  it('may hold options of SSH for all servers', () => {
    assert.deepEqual(sitesOf('ssh-for-all.xml'), [
      {
        name: 'Store - Web',
        fields: { host: 'store', port: 22, root: '/mnt/home/jane', user: 'root' },
        gap: 'elsewhere',
        left: ['privateKey: other-protocol', 'keyPair: other-protocol'],
        refused: 'SFTP',
      },
    ]);
  });
});

describe('What IDEs of JetBrains write of FTP', () => {
  /** With the user and the password in a store of the IDE or the system. */
  function server(
    name: string,
    fields: Readonly<Record<string, unknown>>,
    left: readonly string[] = [],
  ): Summary {
    return { name, fields, gap: 'elsewhere', left: [USER_LEFT, ...left] };
  }

  it('is explicit TLS where it is FTPS', () => {
    assert.deepEqual(sitesOf('ftps.xml'), [
      server('Hosting', { host: 'ftp.example.com', security: 'explicit' }),
      folder('park.example', ['mountedRoot: other-protocol', URL_LEFT]),
    ]);
  });

  it('has no user where it is anonymous', () => {
    assert.deepEqual(sitesOf('anonymous.xml'), [
      { name: 'mirror', fields: { host: '192.0.2.13', port: 22 } },
    ]);
  });

  it('has the user in the host where a person has entered it there', () => {
    assert.deepEqual(sitesOf('user-in-host.xml'), [
      {
        name: 'Trial',
        fields: { host: 'ftp.example.net', user: 'jane' },
        gap: 'elsewhere',
        left: [URL_LEFT],
      },
    ]);
  });

  it('may bound the connections', () => {
    const fields = { host: 'lessons.example.com', root: '/public_html', maxConnections: 1 };
    assert.deepEqual(sitesOf('one-connection.xml'), [server('Lessons', fields)]);
  });

  it('names the options that have no equal here', () => {
    assert.deepEqual(sitesOf('keep-alive.xml'), [
      server('packages', { host: '192.0.2.14', root: '/site_packages' }, [
        'keepAliveCommand: no-counterpart',
      ]),
    ]);
    assert.deepEqual(sitesOf('compatibility.xml'), [
      server('labels.example.com', { host: 'ftp.example.com' }, [
        'compatibilityMode: no-counterpart',
        'accurateTimestamps: no-counterpart',
        URL_LEFT,
      ]),
    ]);
    const hidden = 'showHiddenFiles: no-counterpart';
    assert.deepEqual(sitesOf('hidden-files.xml'), [
      server('reading', { host: '198.51.100.12', root: '/www' }, [hidden, URL_LEFT]),
      server('events', { host: '198.51.100.12' }, [hidden, URL_LEFT]),
      server(
        'line.example.org',
        { host: 'line.example.org', root: '/line.example.org/public_html' },
        [hidden],
      ),
      server(
        'rules.example.com',
        { host: 'rules.example.com', root: '/rules.example.com/public_html' },
        [hidden, URL_LEFT],
      ),
    ]);
  });

  it('takes the encoding of names', () => {
    assert.deepEqual(sitesOf('encoding.xml'), [
      {
        name: 'Tools',
        fields: {
          host: '192.0.2.15',
          port: 22,
          root: '/srv/project/tools',
          encoding: 'utf-8',
        },
        gap: 'elsewhere',
        refused: 'SFTP',
      },
    ]);
  });

  it('lists the servers of a group by their names', () => {
    const overSsh = (name: string) => ({
      name,
      fields: { group: 'boards', host: `${name}.example.com`, port: 22 },
      gap: 'elsewhere',
      left: ['sshConfigId: other-protocol', 'sshConfig: other-protocol'],
      refused: 'SFTP',
    });
    assert.deepEqual(sitesOf('group.xml'), [overSsh('board-left'), overSsh('board-right')]);
    assert.throws(() => sitesOf('empty-group.xml'), { code: 'empty' });
  });

  it('has a folder of this computer in its place where the path is the same on both', () => {
    const text = fixture('jetbrains/keep-alive.xml').toString();
    const [site] = sitesIn(text.replace('"/site_packages"', '"$USER_HOME$/packages"'));
    assert.deepEqual(site?.fields, { host: '192.0.2.14' });
    assert.ok(site.left?.includes('rootFolder: unusable'));
  });

  it('may have a port as an option alone', () => {
    const text = fixture('jetbrains/keep-alive.xml').toString();
    const [site] = sitesIn(
      text.replace(' port="21"', '').replace('name="port" value="21"', 'name="port" value="2121"'),
    );
    assert.equal(site?.fields['port'], 2121);
  });
});
