import type { FoundSite, PasswordGap } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { childOf, childrenOf, type XmlElement } from '../xmlTree.ts';

/** Where nothing is said. */
const USUAL_ACCESS = 'FTP';
const OTHER_ACCESS: Readonly<Record<string, string>> = {
  SFTP: 'SFTP',
  WEBDAV: 'WebDAV',
  MOUNT: 'folder',
  LOCAL: 'folder',
};
const IMPLICIT_PORT = '990';
/** The URL of a site that nobody entered: the IDE makes it of the host, or of nothing. */
const USUAL_URLS = ['http://', 'http:///', 'http://localhost'];
/** The logins of the servers beside them, as settings that were shared between computers had them. */
const LOGINS = 'webServersAuthStorage';
/** What each character of an old password was hidden with; it keeps nothing secret. */
const MASK = 0xdfaa;

const unmappedTransfer: Unmapped = {
  reasons: {
    'other-protocol': [
      'sshConfig',
      'sshConfigId',
      'authAgent',
      'keyPair',
      'privateKey',
      'passphrase',
      'mountedRoot',
    ],
  },
};
const unmappedServer: Unmapped = { reasons: { 'no-counterpart': ['url'] } };
const unmappedAdvanced: Unmapped = {
  reasons: {
    'no-counterpart': [
      'accurateTimestamps',
      'compatibilityMode',
      'dataProtectionLevel',
      'forceListCommand',
      'keepAliveCommand',
      'shareSSLContext',
      'showHiddenFiles',
    ],
    'one-for-all': ['keepAliveTimeout'],
    'other-protocol': ['isUseRsync', 'isUseSudo'],
  },
  // Here data connections are encrypted and resume the session of the control connection, always.
  usual: { dataProtectionLevel: ['Private'], shareSSLContext: ['true'], keepAliveTimeout: ['0'] },
};

/** What a server does not say of itself. */
interface Surroundings {
  /** Of each server that is in one, by their names: a group lists them so. */
  readonly groups: ReadonlyMap<string, string>;
  /** Why there is no password, where a server has none. */
  readonly gap: PasswordGap;
}

/** The deployment servers of PhpStorm and its sisters, of a project or of all. */
export function webServersSites(root: XmlElement): readonly FoundSite[] {
  const components = componentsOf(root);
  const servers = components
    .flatMap((component) => childrenOf(component, 'option'))
    .flatMap((option) => childrenOf(option, 'webServer'));
  assertFew(servers.length);
  const around: Surroundings = {
    groups: new Map(components.flatMap(groupsOf)),
    gap: components.some((component) => isComponent(component, LOGINS))
      ? 'unreadable'
      : 'elsewhere',
  };
  return servers.map((server) => siteOf(server, around));
}

export function isWebServers(root: XmlElement): boolean {
  return componentsOf(root).length > 0;
}

function componentsOf(root: XmlElement): readonly XmlElement[] {
  return childrenOf(root, 'component').filter(
    (component) => isComponent(component, 'WebServers') || isComponent(component, LOGINS),
  );
}

function isComponent({ attributes }: XmlElement, name: string): boolean {
  return attributes['name'] === name;
}

function groupsOf(component: XmlElement): readonly (readonly [server: string, group: string])[] {
  return childrenOf(childOf(component, 'groups'), 'group').flatMap((group) => {
    const name = childOf(group, 'name')?.text.trim() ?? '';
    const servers = childrenOf(childOf(group, 'servers'), 'name');
    return servers.map(({ attributes }) => [attributes['value'] ?? '', name] as const);
  });
}

function siteOf(server: XmlElement, { groups, gap }: Surroundings): FoundSite {
  const transfer = childOf(server, 'fileTransfer');
  const own = SiteSettings.of(server.attributes);
  const settings = settingsOf(transfer);
  const name = own.text('name') ?? '';
  const site = new SiteBuilder().name(name).group([groups.get(name) ?? '']);
  const port = settings.text('port') ?? '0';
  const isFtp = takeAccess(site, settings.text('accessType') ?? USUAL_ACCESS, port);
  const host = settings.text('host') ?? '';
  site.host(host).port(port, 'port');
  site.root(settings.text('rootFolder'), 'rootFolder');
  takeLogin(site, settings, gap);
  const hasUser = site.has('user') || settings.text('username') !== undefined;
  if (isFtp && !hasUser && !isAnonymous(settings)) site.leave('username', 'not-in-file');
  takeAdvanced(site, settingsOf(childOf(childOf(transfer, 'advancedOptions'), 'advancedOptions')));
  own.take('id');
  const usual = { url: [...USUAL_URLS, `http://${host}`] };
  return site
    .leaveRest(settings, unmappedTransfer)
    .leaveRest(own, { ...unmappedServer, usual })
    .build();
}

/** Whether it is FTP, plain or over TLS. */
function takeAccess(site: SiteBuilder, access: string, port: string): boolean {
  if (access === USUAL_ACCESS) return true;
  if (access === 'FTPS') {
    site.security(port === IMPLICIT_PORT ? 'implicit' : 'explicit');
    return true;
  }
  const protocol = Object.hasOwn(OTHER_ACCESS, access) ? OTHER_ACCESS[access] : undefined;
  site.refuse({ kind: 'other-protocol', protocol: protocol ?? access });
  return false;
}

/** Some versions write a setting as an `option` too, or instead. */
function settingsOf(element: XmlElement | undefined): SiteSettings {
  const options = childrenOf(element, 'option').map(
    ({ attributes }) => [attributes['name'] ?? '', attributes['value']] as const,
  );
  return new SiteSettings(new Map([...options, ...Object.entries(element?.attributes ?? {})]));
}

/** Versions that keep passwords elsewhere keep the name of the user there as well, mostly. */
function takeLogin(site: SiteBuilder, settings: SiteSettings, gap: PasswordGap): void {
  const user = settings.text('username');
  const hidden = settings.text('password');
  if (isAnonymous(settings)) return;
  site.set('user', user, 'username');
  if (hidden === undefined) site.gap(gap);
  else if (!/^(?:[0-9a-f]{4})+$/i.test(hidden)) site.gap('unreadable');
  else site.password(unmasked(hidden));
}

function isAnonymous(settings: SiteSettings): boolean {
  return settings.flag('anonymous') === true;
}

function unmasked(hidden: string): string {
  return hidden.replace(/[0-9a-f]{4}/gi, (hex) =>
    String.fromCharCode(Number.parseInt(hex, 16) ^ MASK),
  );
}

/** The passive mode is what is tried first anyway: nobody has to have chosen it. */
function takeAdvanced(site: SiteBuilder, settings: SiteSettings): void {
  if (settings.flag('passiveMode') === false) site.set('dataConnection', 'active', 'passiveMode');
  site.set('encoding', settings.text('controlEncoding'), 'controlEncoding');
  const most = settings.text('maxConnections');
  if (most !== undefined) site.set('maxConnections', Number(most), 'maxConnections');
  site.leaveRest(settings, unmappedAdvanced);
}
