import type { FoundSite } from '../foundSite.ts';
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
      'mountedRoot',
    ],
  },
};
const unmappedServer: Unmapped = { reasons: { 'no-counterpart': ['id', 'url', 'type'] } };
const unmappedAdvanced: Unmapped = {
  reasons: {
    'no-counterpart': [
      'compatibilityMode',
      'connectionsLimit',
      'dataProtectionLevel',
      'shareSSLContext',
      'isUseRsync',
      'isUseSudo',
      'hiddenFiles',
    ],
    'one-for-all': ['keepAliveTimeout'],
  },
  // Here data connections are encrypted and resume the session of the control connection, always.
  usual: { dataProtectionLevel: ['Private'], shareSSLContext: ['true'], keepAliveTimeout: ['0'] },
};

/** The deployment servers of PhpStorm and its sisters, of a project or of all. */
export function webServersSites(root: XmlElement): readonly FoundSite[] {
  const servers = componentsOf(root)
    .flatMap((component) => childrenOf(component, 'option'))
    .flatMap((option) => childrenOf(option, 'webServer'));
  assertFew(servers.length);
  return servers.map(siteOf);
}

export function isWebServers(root: XmlElement): boolean {
  return componentsOf(root).length > 0;
}

function componentsOf(root: XmlElement): readonly XmlElement[] {
  return childrenOf(root, 'component').filter(
    ({ attributes }) => attributes['name'] === 'WebServers',
  );
}

function siteOf(server: XmlElement): FoundSite {
  const transfer = childOf(server, 'fileTransfer');
  const own = SiteSettings.of(server.attributes);
  const settings = SiteSettings.of(transfer?.attributes ?? {});
  const site = new SiteBuilder().name(own.text('name'));
  const access = settings.text('accessType') ?? USUAL_ACCESS;
  const port = settings.text('port') ?? '0';
  if (access === 'FTPS') site.security(port === IMPLICIT_PORT ? 'implicit' : 'explicit');
  else if (access !== USUAL_ACCESS) {
    const protocol = Object.hasOwn(OTHER_ACCESS, access) ? OTHER_ACCESS[access] : undefined;
    site.refuse({ kind: 'other-protocol', protocol: protocol ?? access });
  }
  site.host(settings.take('host')).port(port, 'port');
  site.root(settings.text('rootFolder'), 'rootFolder');
  takeLogin(site, settings);
  takeAdvanced(site, transfer);
  own.take('id');
  own.take('url');
  return site.leaveRest(settings, unmappedTransfer).leaveRest(own, unmappedServer).build();
}

function takeLogin(site: SiteBuilder, settings: SiteSettings): void {
  const anonymous = settings.flag('anonymous') ?? settings.flag('isAnonymous');
  const user = settings.text('username');
  const hidden = settings.text('password');
  if (anonymous === true) return;
  site.set('user', user, 'username');
  if (hidden === undefined) site.gap('elsewhere');
  else if (!/^(?:[0-9a-f]{4})+$/i.test(hidden)) site.gap('unreadable');
  else site.password(unmasked(hidden));
}

function unmasked(hidden: string): string {
  return hidden.replace(/[0-9a-f]{4}/gi, (hex) =>
    String.fromCharCode(Number.parseInt(hex, 16) ^ MASK),
  );
}

function takeAdvanced(site: SiteBuilder, transfer: XmlElement | undefined): void {
  const advanced = childOf(childOf(transfer, 'advancedOptions'), 'advancedOptions');
  const settings = SiteSettings.of(advanced?.attributes ?? {});
  if (settings.flag('passiveMode') === false) site.set('dataConnection', 'active', 'passiveMode');
  site.set('encoding', settings.text('controlEncoding'), 'controlEncoding');
  site.leaveRest(settings, unmappedAdvanced);
}
