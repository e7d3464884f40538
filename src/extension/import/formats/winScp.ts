import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { parseIni, type IniSection } from '../iniText.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings } from '../siteSettings.ts';
import { winScpUnmapped } from './winScpUnmapped.ts';
import { revealWinScpPassword } from './winScpPassword.ts';

const SESSIONS = 'Sessions\\';
const DEFAULTS = 'Default Settings';
const BOM = '\ufeff';
const FTP = '5';
/** SFTP, where nothing is said. */
const USUAL_PROTOCOL = '1';
const OTHER_PROTOCOLS: Readonly<Record<string, string>> = {
  '0': 'SCP',
  '1': 'SFTP',
  '2': 'SFTP',
  '6': 'WebDAV',
  '7': 'S3',
};
/** `Ftps`; 0 is the usual one, and nobody's wish: what the server can is better. */
const SECURITIES = { '1': 'implicit', '2': 'explicit', '3': 'explicit' } as const;
const PROXY_SCHEMES = { '2': 'socks5', '3': 'http' } as const;
const UTF8_ON = ['1', 'on'];
const TLS_1_3 = '13';
const TLS_1_2 = '12';

/**
 * The sites of a `WinSCP.ini`. Its `Default Settings` are for sites that are still to be made: a
 * site that is stored says itself what differs from WinSCP's own defaults.
 */
export function winScpSites(text: string): readonly FoundSite[] {
  const sections = parseIni(text);
  const usesMaster = sections.some(
    ({ name, values }) =>
      name === 'Configuration\\Security' && values.get('UseMasterPassword') === '1',
  );
  const sessions = sections
    .filter(({ name }) => name.startsWith(SESSIONS))
    .map((section) => ({ ...section, name: unescaped(section.name.slice(SESSIONS.length)) }))
    .filter(({ name }) => name !== DEFAULTS);
  assertFew(sessions.length);
  return sessions.map((session) => siteOf(session, usesMaster));
}

export function isWinScp(text: string): boolean {
  return /^\s*\[(?:Sessions|Configuration)\\/m.test(text);
}

function siteOf({ name, values }: IniSection, usesMaster: boolean): FoundSite {
  const settings = new SiteSettings(
    new Map([...values].map(([key, value]) => [key, unescaped(value)])),
  );
  const folders = name.split('/');
  const site = new SiteBuilder().name(folders.pop()).group(folders);
  if (settings.flag('IsWorkspace') === true) site.refuse({ kind: 'workspace' });
  const protocol = settings.text('FSProtocol') ?? USUAL_PROTOCOL;
  if (protocol !== FTP) {
    const known = Object.hasOwn(OTHER_PROTOCOLS, protocol) ? OTHER_PROTOCOLS[protocol] : undefined;
    site.refuse({ kind: 'other-protocol', protocol: known ?? `#${protocol}` });
  }
  takeLogin(site, settings, usesMaster);
  takeTls(site, settings);
  takeProxy(site, settings);
  takeConnection(site, settings);
  return site.leaveRest(settings, winScpUnmapped).build();
}

function takeLogin(site: SiteBuilder, settings: SiteSettings, usesMaster: boolean): void {
  const hostText = settings.text('HostName') ?? '';
  const at = hostText.lastIndexOf('@');
  const host = hostText.slice(at + 1);
  const user = settings.text('UserName') ?? (at < 0 ? undefined : hostText.slice(0, at));
  site.host(host).port(settings.take('PortNumber') ?? 0, 'PortNumber');
  site.set('user', user, 'UserName');
  const plain = settings.secret('PasswordPlain');
  const hidden = settings.text('Password')?.trim();
  if (plain !== undefined) site.password(plain);
  else if (hidden !== undefined) {
    const found = revealWinScpPassword(hidden, (user ?? '') + host);
    if (found.kind === 'plain') site.password(found.password);
    else site.gap(usesMaster ? 'encrypted' : found.kind);
  }
}

function takeTls(site: SiteBuilder, settings: SiteSettings): void {
  const ftps = settings.text('Ftps') ?? '0';
  if (ftps in SECURITIES) site.security(SECURITIES[ftps as keyof typeof SECURITIES]);
  const least = settings.text('MinTlsVersion') ?? TLS_1_2;
  if (least === TLS_1_3) site.set('minTlsVersion', 'TLSv1.3', 'MinTlsVersion');
  else if (least !== TLS_1_2) site.leave('MinTlsVersion', 'less-secure');
  const certificate = settings.text('TlsCertificateFile');
  // The container of other programs, which is not read here.
  if (certificate !== undefined && /\.(?:pfx|p12)$/i.test(certificate)) {
    site.leave('TlsCertificateFile', 'unusable');
  } else site.set('clientCertificate', certificate, 'TlsCertificateFile');
}

function takeProxy(site: SiteBuilder, settings: SiteSettings): void {
  const method = settings.text('ProxyMethod') ?? '0';
  const host = settings.text('ProxyHost') ?? '';
  const port = settings.text('ProxyPort') ?? '80';
  const user = settings.text('ProxyUsername') ?? '';
  const plain = settings.secret('ProxyPassword');
  const hidden = settings.text('ProxyPasswordEnc')?.trim();
  if (method === '0') return;
  if (!(method in PROXY_SCHEMES)) {
    site.leave('ProxyMethod', 'no-counterpart');
    return;
  }
  const scheme = PROXY_SCHEMES[method as keyof typeof PROXY_SCHEMES];
  const login = user === '' ? '' : `${encodeURIComponent(user)}@`;
  const bare = host.includes(':') ? `[${host}]` : host;
  site.proxy(`${scheme}://${login}${bare}:${port}`, 'ProxyHost').proxyPassword(plain);
  if (plain === undefined && hidden !== undefined) takeProxyPassword(site, hidden, user + host);
}

function takeProxyPassword(site: SiteBuilder, hidden: string, key: string): void {
  const found = revealWinScpPassword(hidden, key);
  if (found.kind === 'plain') site.proxyPassword(found.password);
  else site.leave('ProxyPassword', 'unusable');
}

function takeConnection(site: SiteBuilder, settings: SiteSettings): void {
  if (settings.flag('FtpPasvMode') === false) site.set('dataConnection', 'active', 'FtpPasvMode');
  const utf = settings.text('Utf') ?? settings.text('SFTPUtfBug');
  if (utf !== undefined && UTF8_ON.includes(utf)) site.set('encoding', 'utf-8', 'Utf');
  else if (utf === '0' || utf === 'off') site.leave('Utf', 'no-counterpart');
  site.root(settings.text('RemoteDirectory'), 'RemoteDirectory');
  const bin = settings.text('RecycleBinPath');
  if (settings.flag('DeleteToRecycleBin') === true) site.set('trash', bin, 'RecycleBinPath');
}

/**
 * Names and values are escaped as PuTTY does it: bytes after a `%`, of UTF-8 where a mark says so,
 * else of the code page of that computer, which is not known here.
 */
function unescaped(text: string): string {
  if (!text.includes('%')) return text;
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const decoded = Buffer.from(
    bytes.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  const utf8 = decoded.toString('utf8');
  const fits = !utf8.includes('\ufffd');
  return (fits ? utf8 : decoded.toString('latin1')).replaceAll(BOM, '');
}
