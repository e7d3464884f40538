import type { Security } from '../../connections/connection.ts';
import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { childOf, childrenOf, type XmlElement } from '../xmlTree.ts';
import { foldersOfSite, parseSafePath } from './fileZillaPath.ts';

/** `Protocol`, as its engine numbers them. The plain one means TLS where the server offers it. */
const SECURITIES: Readonly<Record<string, Security>> = {
  '0': 'auto',
  '3': 'implicit',
  '4': 'explicit',
  '6': 'none',
};
const OTHER_PROTOCOLS: Readonly<Record<string, string>> = {
  '1': 'SFTP',
  '2': 'HTTP',
  '5': 'HTTPS',
  '7': 'S3',
  '8': 'Storj',
  '9': 'WebDAV',
  '10': 'Azure Files',
  '11': 'Azure Blob',
  '12': 'Swift',
  '13': 'Google Cloud',
  '14': 'Google Drive',
  '15': 'Dropbox',
  '16': 'OneDrive',
  '17': 'B2',
  '18': 'Box',
  '19': 'WebDAV',
  '20': 'Rackspace',
  '21': 'Storj',
  '22': 'S3',
  '23': 'Google Cloud',
  '24': 'Cloudflare R2',
};
const ANONYMOUS_LOGON = '0';
const LOGONS_WITH_PASSWORD = ['1', '4'];
/** Where sites are; the last two in filezilla.xml, and the first in the queue of an export too. */
const SITE_ELEMENTS = ['Server', 'Tab', 'LastServer'];

const unmapped: Unmapped = {
  reasons: {
    'no-counterpart': [
      'Type',
      'TimezoneOffset',
      'PostLoginCommands',
      'Comments',
      'Colour',
      'Bookmark',
      'Parameter',
      // What waits in the queue.
      'File',
    ],
    'local-copy': ['LocalDir', 'LocalPath', 'SyncBrowsing', 'DirectoryComparison'],
    'other-protocol': ['Keyfile'],
    'netrc-only': ['Account'],
  },
  usual: {
    // Systems are known by their listings.
    Type: ['0', '1'],
    TimezoneOffset: ['0'],
    Colour: ['0'],
    SyncBrowsing: ['0'],
    DirectoryComparison: ['0'],
    // A connection uses no proxy unless it names one.
    BypassProxy: ['0', '1'],
    MaximumMultipleConnections: ['0'],
  },
};

/** The sites of `sitemanager.xml`, `recentservers.xml` and `filezilla.xml`. */
export function fileZillaSites(root: XmlElement): readonly FoundSite[] {
  const sites: FoundSite[] = [];
  const walk = (element: XmlElement, folders: readonly string[]) => {
    for (const child of element.children) {
      if (child.name === 'Folder') walk(child, [...folders, child.text.trim()]);
      else if (SITE_ELEMENTS.includes(child.name)) sites.push(siteOf(child, folders));
      else walk(child, folders);
      assertFew(sites.length);
    }
  };
  walk(root, []);
  return sites;
}

function siteOf(element: XmlElement, folders: readonly string[]): FoundSite {
  const settings = new SiteSettings(
    new Map(element.children.map((child) => [child.name, valueOf(child)])),
  );
  const site = new SiteBuilder()
    .name(settings.text('Name')?.trim() ?? element.text.trim())
    .group([...folders, ...foldersOfSite(settings.text('Site') ?? '')]);
  takeProtocol(site, settings);
  site.host(settings.take('Host')).port(settings.take('Port'), 'Port');
  takeLogin(site, settings, childOf(element, 'Pass'));
  takeConnection(site, settings);
  takePath(site, settings, 'RemoteDir');
  takePath(site, settings, 'RemotePath');
  return site.leaveRest(settings, unmapped).build();
}

/** Of what has children of its own it is enough to know that it is there. */
function valueOf(child: XmlElement): unknown {
  return child.children.length > 0 ? child.children : child.text.trim();
}

function takeProtocol(site: SiteBuilder, settings: SiteSettings): void {
  const protocol = settings.text('Protocol') ?? '0';
  const security = Object.hasOwn(SECURITIES, protocol) ? SECURITIES[protocol] : undefined;
  if (security) {
    site.security(security);
    return;
  }
  const name = Object.hasOwn(OTHER_PROTOCOLS, protocol) ? OTHER_PROTOCOLS[protocol] : undefined;
  site.refuse({ kind: 'other-protocol', protocol: name ?? `#${protocol}` });
}

function takeLogin(site: SiteBuilder, settings: SiteSettings, pass: XmlElement | undefined): void {
  const logon = settings.text('Logontype') ?? ANONYMOUS_LOGON;
  const user = settings.text('User')?.trim();
  settings.take('Pass');
  // It keeps the name of a user that is no longer used.
  if (logon === ANONYMOUS_LOGON) return;
  site.set('user', user, 'User');
  if (!pass || !LOGONS_WITH_PASSWORD.includes(logon)) return;
  const encoding = pass.attributes['encoding'] ?? '';
  if (encoding === 'base64') site.password(Buffer.from(pass.text, 'base64').toString('utf8'));
  else if (encoding === '') site.password(pass.text);
  else site.gap(encoding === 'crypt' ? 'encrypted' : 'unreadable');
}

function takeConnection(site: SiteBuilder, settings: SiteSettings): void {
  const mode = settings.text('PasvMode');
  if (mode === 'MODE_ACTIVE') site.set('dataConnection', 'active', 'PasvMode');
  if (mode === 'MODE_PASSIVE') site.set('dataConnection', 'passive', 'PasvMode');
  const most = settings.text('MaximumMultipleConnections') ?? '0';
  if (most !== '0') site.set('maxConnections', Number(most), 'MaximumMultipleConnections');
  const encoding = settings.text('EncodingType');
  const custom = settings.text('CustomEncoding')?.trim();
  if (encoding === 'UTF-8') site.set('encoding', 'utf-8', 'EncodingType');
  if (encoding === 'Custom') site.set('encoding', custom, 'CustomEncoding');
}

function takePath(site: SiteBuilder, settings: SiteSettings, setting: string): void {
  const path = settings.text(setting);
  if (path === undefined) return;
  const parsed = parseSafePath(path.trim());
  if (parsed === undefined) site.leave(setting, 'unusable');
  else site.root(parsed, setting);
}

/** True where the file is one of FileZilla's. */
export function isFileZilla(root: XmlElement): boolean {
  return root.name === 'FileZilla3' || childrenOf(root, 'Servers').length > 0;
}
