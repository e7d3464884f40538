import assert from 'node:assert/strict';
import { parseXml, type XmlElement } from '../../../../src/extension/import/xmlTree.ts';
import { fixture, programOf, sitesInFixture, type Summary } from './found.ts';

/** What FileZilla 3.63.0 wrote; a README beside the files tells how. */
const WRITTEN = 'filezilla-3.63.0';
const SHOP: Summary = {
  name: 'Shop <b>"live"</b> & ä',
  fields: {
    group: 'Customers/Müller & Söhne',
    host: 'ftp.mueller.example',
    port: 2121,
    security: 'explicit',
    user: 'www-müller',
    dataConnection: 'active',
    maxConnections: 2,
    encoding: 'windows-1251',
    root: '/var/www data/größe',
  },
  password: 'fz-Walrus-4410 ä"<&>',
};
const SITE_MANAGER: readonly Summary[] = [
  { name: 'Asks', fields: { host: 'ask.example.com', user: 'dave', root: '/' } },
  {
    name: 'Boxes 📦',
    fields: { host: 'boxes.example.com', user: 'gus', root: '/📦 box/文件' },
    password: 'fz-Parcel-6150',
  },
  {
    ...SHOP,
    left: [
      'TimezoneOffset: no-counterpart',
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
  { name: 'Interactive', fields: { host: 'otp.example.com', user: 'erin' } },
  // What it writes where nobody chose anything is worth no word.
  { name: 'Mirror', fields: { host: 'mirror.example.org' } },
  {
    name: 'Plain only',
    fields: { host: 'plain.example.com', security: 'none', user: 'carol' },
    password: '  fz-Stoat 8802 ',
    left: ['Colour: no-counterpart'],
  },
  ofType('Cygwin', 'cygwin', '/cygdrive/c/www'),
  ofType('DOS', 'dos'),
  ofType('DOS slashes', 'slashes'),
  ofType('DOS virtual', 'virtual'),
  ofType('MVS', 'mvs'),
  ofType('NonStop', 'nonstop'),
  ofType('VxWorks', 'vxworks'),
  ofType('z VM', 'zvm', '/vmsysu/fay'),
  {
    name: 'Vault',
    fields: {
      host: '2001:db8::7',
      security: 'implicit',
      user: 'vms',
      dataConnection: 'passive',
      encoding: 'utf-8',
    },
    password: 'fz-Heron-5521',
    left: [
      'RemoteDir: unusable',
      'Type: no-counterpart',
      'Account: netrc-only',
      'TimezoneOffset: no-counterpart',
    ],
  },
];
const RECENT_SERVERS: readonly Summary[] = [
  {
    name: 'frank@127.0.0.1',
    fields: { host: '127.0.0.1', port: 2121, user: 'frank' },
    password: 'fz-Otter-2204',
  },
  {
    name: 'hana@2001:db8::9',
    fields: { host: '2001:db8::9', port: 2222, user: 'hana' },
    password: 'fz-Ssh-1190',
    refused: 'SFTP',
  },
  {
    name: 'dave@ask.example.net',
    fields: { host: 'ask.example.net', security: 'explicit', user: 'dave' },
  },
  { name: 'anon.example.org', fields: { host: 'anon.example.org' } },
  {
    name: 'erin@quick.example.com',
    fields: { host: 'quick.example.com', security: 'implicit', user: 'erin' },
    password: 'fz-Quick-9917',
  },
];
const TABS: readonly Summary[] = [
  {
    name: 'frank@127.0.0.1',
    fields: { host: '127.0.0.1', port: 2121, user: 'frank', root: '/incoming/größe a' },
    password: 'fz-Otter-2204',
    left: ['LocalPath: local-copy'],
  },
  // Its folders are told by the path of the site alone.
  { ...SHOP, left: ['TimezoneOffset: no-counterpart', 'LocalPath: local-copy'] },
];
const QUEUE: readonly Summary[] = [
  {
    name: 'frank@127.0.0.1',
    fields: { host: '127.0.0.1', port: 2121, user: 'frank' },
    password: 'fz-Otter-2204',
    left: ['File: no-counterpart'],
  },
];
const OTHER_PROTOCOLS: readonly (readonly [name: string, number: number, protocol: string])[] = [
  ['Azure blobs', 11, 'Azure Blob'],
  ['Azure files', 10, 'Azure Files'],
  ['B2', 17, 'B2'],
  ['Box', 18, 'Box'],
  ['Dropbox', 15, 'Dropbox'],
  ['Google Cloud', 13, 'Google Cloud'],
  ['Google Drive', 14, 'Google Drive'],
  ['HTTP', 2, 'HTTP'],
  ['OneDrive', 16, 'OneDrive'],
  ['Rackspace', 20, 'Rackspace'],
  ['Storj grant', 21, 'Storj'],
  ['Swift', 12, 'Swift'],
  ['WebDAV without TLS', 19, 'WebDAV'],
];
/** Those that have a login of their own in place of a user. */
const WITHOUT_USER = ['Box', 'Dropbox', 'Google Drive', 'OneDrive', 'Storj grant'];

describe('Sites that FileZilla wrote', () => {
  it('come from the site manager, every setting taken or named', () => {
    assert.equal(programOf(fixture(`${WRITTEN}/sitemanager.xml`)), 'FileZilla');
    assert.deepEqual(sitesInFixture(`${WRITTEN}/sitemanager.xml`), SITE_MANAGER);
  });

  it('come from the list of recent servers and from the tabs in its settings', () => {
    assert.deepEqual(sitesInFixture(`${WRITTEN}/recentservers.xml`), RECENT_SERVERS);
    assert.deepEqual(sitesInFixture(`${WRITTEN}/filezilla.xml`), TABS);
  });

  it('come from its export, which has the sites, the tabs and the queue', () => {
    const found = sitesInFixture(`${WRITTEN}/export.xml`);
    assert.deepEqual(found, [...SITE_MANAGER, ...TABS, ...QUEUE]);
  });

  it('come without the passwords that a master password encrypts', () => {
    assert.deepEqual(
      sitesInFixture(`${WRITTEN}/sitemanager-master-password.xml`),
      SITE_MANAGER.map(encrypted),
    );
    assert.deepEqual(
      sitesInFixture(`${WRITTEN}/recentservers-master-password.xml`),
      RECENT_SERVERS.map(encrypted),
    );
  });

  it('have what its dialog offers no field for, and all of its protocols', () => {
    assert.deepEqual(sitesInFixture(`${WRITTEN}/sitemanager-rewritten.xml`), [
      {
        name: 'Bucket',
        fields: { host: 'bucket.example.com', port: 443, user: 'AKIAEXAMPLE' },
        password: 'fz-Secret-7718',
        left: ['Parameter: no-counterpart'],
        refused: 'S3',
      },
      {
        name: 'Named by its own text',
        fields: { group: 'Old sites', host: 'old.example.com', user: 'carol', root: '/home' },
        password: 'fz-Plain-5521',
        left: ['PostLoginCommands: no-counterpart'],
      },
      ...OTHER_PROTOCOLS.map(([name, number, refused]) => ({
        name,
        fields: {
          group: 'Other protocols',
          host: `p${number}.example.com`,
          port: 443,
          ...(!WITHOUT_USER.includes(name) && { user: 'ivy' }),
        },
        refused,
      })),
      {
        name: 'Profile',
        fields: { host: 'agent.example.com', port: 22, user: 'ivy' },
        refused: 'SFTP',
      },
      {
        name: 'Storj',
        fields: { host: 'storj.example.com', port: 443, user: 'frank' },
        password: 'fz-Storj-2281',
        left: ['Parameter: no-counterpart'],
        refused: 'Storj',
      },
      {
        name: 'Web',
        fields: { host: 'https.example.com', port: 443, user: 'hana' },
        refused: 'HTTPS',
      },
      {
        name: 'Web folder',
        fields: { host: 'dav.example.com', port: 443, user: 'erin' },
        refused: 'WebDAV',
      },
      {
        name: 'With a parameter',
        fields: { host: 'otp.example.com', user: 'gus' },
        password: 'fz-Otp-2281',
      },
    ]);
  });

  it('have every element that it writes for a site', () => {
    const files = ['export', 'sitemanager-rewritten'].map((name) => `${WRITTEN}/${name}.xml`);
    const names = files.flatMap((name) => elementsOfSites(parseXml(fixture(name).toString())));
    assert.deepEqual(
      [...new Set(names)].sort(),
      [
        ...['Account', 'Bookmark', 'BypassProxy', 'Colour', 'Comments', 'CustomEncoding'],
        ...['DirectoryComparison', 'EncodingType', 'File', 'Host', 'Keyfile', 'LocalDir'],
        ...['LocalPath', 'Logontype', 'MaximumMultipleConnections', 'Name', 'Parameter', 'Pass'],
        ...['PasvMode', 'Port', 'PostLoginCommands', 'Protocol', 'RemoteDir', 'RemotePath', 'Site'],
        ...['SyncBrowsing', 'TimezoneOffset', 'Type', 'User'],
      ].sort(),
    );
  });
});

describe('Sites as other versions of FileZilla write them', () => {
  it('are read all the same', () => {
    assert.deepEqual(sitesInFixture('filezilla-other-versions.xml'), [
      {
        name: 'Named by its own text',
        fields: { host: 'old.example.com', security: 'none', user: 'carol', root: '/' },
        password: 'plain-Heron-5521',
      },
      { name: 'Mirror', fields: { host: 'mirror.example.org' } },
      {
        name: 'From Windows',
        fields: { host: 'windows.example.com', user: 'dave', root: '/📦 box' },
        gap: 'unreadable',
        left: ['LocalDir: local-copy', 'Parameter: no-counterpart'],
      },
      { name: 'Single sign-on', fields: { host: 's3.example.com', port: 443 }, refused: 'S3' },
      {
        name: 'Service account',
        fields: { host: 'cloud.example.com', port: 443 },
        left: ['Keyfile: other-protocol'],
        refused: 'Google Cloud',
      },
      { name: 'R2', fields: { host: 'r2.example.com', port: 443 }, refused: 'Cloudflare R2' },
      { name: 'Of the future', fields: { host: 'future.example.com', port: 443 }, refused: '#99' },
      {
        name: 'erin@last.example.com',
        fields: { host: 'last.example.com', user: 'erin' },
        left: ['RemotePath: unusable', 'Type: no-counterpart'],
      },
    ]);
  });
});

/** A site of a type of server; only where paths begin with a slash has it a root. */
function ofType(name: string, host: string, root?: string): Summary {
  return {
    name,
    fields: {
      group: 'Server types',
      host: `${host}.example.com`,
      user: 'fay',
      ...(root !== undefined && { root }),
    },
    password: 'fz-Types-3307',
    left: [...(root === undefined ? ['RemoteDir: unusable'] : []), 'Type: no-counterpart'],
  };
}

function encrypted({ password, ...site }: Summary): Summary {
  return password === undefined ? site : { ...site, gap: 'encrypted' };
}

function elementsOfSites(element: XmlElement): readonly string[] {
  return element.children.flatMap((child) =>
    ['Server', 'Tab'].includes(child.name)
      ? child.children.map(({ name }) => name)
      : elementsOfSites(child),
  );
}
