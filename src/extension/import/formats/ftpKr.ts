import type { FoundSite } from '../foundSite.ts';
import { assertFew } from '../importFailure.ts';
import { SiteBuilder } from '../siteBuilder.ts';
import { SiteSettings, type Unmapped } from '../siteSettings.ts';
import { isObject, objectsOf, takeProtocol, takeTls, type JsonObject } from './jsonSites.ts';

const unmapped: Unmapped = {
  reasons: {
    'local-copy': [
      'autoDelete',
      'autoDownload',
      'autoDownloadAlways',
      'autoDownloadRefreshTime',
      'autoUpload',
      'createSyncCache',
      'downloadTimeExtraThreshold',
      'followLink',
      'ignore',
      'ignoreJsonUploadCaution',
      'ignoreRemoteModification',
      'localBasePath',
      'noticeFileCount',
      'viewSizeLimit',
    ],
    'no-counterpart': [
      'closure',
      'disableFtp',
      'dontOpenOutput',
      'ignoreWrongFileEncoding',
      'keepPasswordInMemory',
      'logLevel',
      'refreshTime',
      'showGreeting',
      'sslProtocol',
    ],
    'one-for-all': [
      'blockDetectingDuration',
      'connTimeout',
      'connectionTimeout',
      'keepalive',
      'pasvTimeout',
    ],
    'other-protocol': ['passphrase', 'privateKey', 'sftpOverride'],
  },
  // What its own template says.
  usual: {
    autoUpload: [true],
    autoDelete: [false],
    autoDownload: [false],
    ignoreWrongFileEncoding: [false],
  },
};

/** The servers of `.vscode/ftp-kr.json`: the main one, and others that say what is different. */
export function ftpKrSites(value: unknown): readonly FoundSite[] {
  const servers = objectsOf(value).flatMap(({ altServer, ...main }) => {
    const others = Array.isArray(altServer) ? altServer.filter(isObject) : [];
    return [main, ...others.map((other) => ({ ...main, name: other['host'], ...other }))];
  });
  assertFew(servers.length);
  return servers.map(siteOf);
}

/** What it hands to the FTP library last, under the library's names. */
function overridden({ ftpOverride, ...server }: JsonObject): JsonObject {
  if (!isObject(ftpOverride)) return server;
  const { user, ...rest } = ftpOverride;
  return { ...server, ...rest, ...(user !== undefined && { username: user }) };
}

function siteOf(values: JsonObject): FoundSite {
  const settings = SiteSettings.of(overridden(values));
  const site = new SiteBuilder().name(settings.text('name'));
  const protocol = takeProtocol(site, settings.take('protocol'), 'ftp');
  site.host(settings.take('host')).port(settings.take('port') ?? 0, 'port');
  site.set('user', settings.text('username'), 'username');
  site.password(settings.secret('password'));
  const path = settings.text('remotePath');
  if (path !== '.') site.root(path, 'remotePath');
  const encoding = settings.text('fileNameEncoding');
  // The usual one of its template; here that is what is tried first.
  if (encoding !== 'utf8') site.set('encoding', encoding, 'fileNameEncoding');
  takeTls(site, settings, protocol);
  return site.leaveRest(settings, unmapped).build();
}
