import { cyberduckSites } from './formats/cyberduck.ts';
import { fileZillaSites, isFileZilla } from './formats/fileZilla.ts';
import { ftpKrSites } from './formats/ftpKr.ts';
import { decipherFtpSimple, ftpSimpleSites, isFtpSimpleCipher } from './formats/ftpSimple.ts';
import { isObject } from './formats/jsonSites.ts';
import { isNetrc, netrcSites } from './formats/netrcSites.ts';
import { isOwnExport, ownSites } from './formats/ownExport.ts';
import { remoteFtpSites } from './formats/remoteFtp.ts';
import { sftpJsonSites } from './formats/sftpJson.ts';
import { holdsUrls, urlSites } from './formats/urlLines.ts';
import { isWebServers, webServersSites } from './formats/webServers.ts';
import { isWinScp, winScpSites } from './formats/winScp.ts';
import type { FoundSite } from './foundSite.ts';
import { ImportFailure } from './importFailure.ts';
import { parseJsonWithComments } from './jsonWithComments.ts';
import { decodeText } from './textOfBytes.ts';
import { parseXml } from './xmlTree.ts';

/** Larger than any list of sites; what is larger is not read. */
export const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** Whose file it is. The names are those of the programs. */
export type Program =
  | 'FTP Workspace'
  | 'FileZilla'
  | 'WinSCP'
  | 'netrc'
  | 'SFTP'
  | 'Remote-FTP'
  | 'ftp-simple'
  | 'ftp-kr'
  | 'PhpStorm'
  | 'Cyberduck'
  | 'URL';

export interface FoundSites {
  readonly program: Program;
  readonly sites: readonly FoundSite[];
}

/**
 * Reads what a program has written. The content decides what it is, and the name of the file where
 * the content could be of several.
 * @throws ImportFailure
 */
export function readSites(fileName: string, bytes: Uint8Array): FoundSites {
  if (bytes.length > MAX_FILE_BYTES) {
    throw new ImportFailure('too-large', `${bytes.length} bytes`);
  }
  const found = sitesOf(fileName.toLowerCase(), decodeText(bytes));
  if (found.sites.length === 0) throw new ImportFailure('empty', 'No sites');
  return found;
}

function sitesOf(fileName: string, text: string): FoundSites {
  const start = text.trimStart();
  if (start === '') throw new ImportFailure('empty', 'No text');
  if (start.startsWith('<')) return xmlSites(start);
  if (isWinScp(text)) return { program: 'WinSCP', sites: winScpSites(text) };
  if (/^[[{]|^\/[/*]/.test(start)) return jsonSites(fileName, parseJsonWithComments(start));
  if (isFtpSimpleCipher(text)) return ftpSimpleSecret(text);
  if (isNetrc(text)) return { program: 'netrc', sites: netrcSites(text) };
  if (holdsUrls(text)) return { program: 'URL', sites: urlSites(text) };
  throw unknownFormat();
}

function xmlSites(text: string): FoundSites {
  const root = parseXml(text);
  if (root.name === 'plist') return { program: 'Cyberduck', sites: cyberduckSites(root) };
  if (isFileZilla(root)) return { program: 'FileZilla', sites: fileZillaSites(root) };
  if (isWebServers(root)) return { program: 'PhpStorm', sites: webServersSites(root) };
  throw unknownFormat();
}

function jsonSites(fileName: string, value: unknown): FoundSites {
  if (isOwnExport(value)) return { program: 'FTP Workspace', sites: ownSites(value) };
  switch (jsonProgram(fileName, value)) {
    case 'ftp-kr':
      return { program: 'ftp-kr', sites: ftpKrSites(value) };
    case 'ftp-simple':
      return { program: 'ftp-simple', sites: ftpSimpleSites(value) };
    case 'Remote-FTP':
      return { program: 'Remote-FTP', sites: remoteFtpSites(value) };
    case 'SFTP':
      return { program: 'SFTP', sites: sftpJsonSites(value) };
    case undefined:
      throw unknownFormat();
  }
}

type JsonProgram = 'ftp-kr' | 'ftp-simple' | 'Remote-FTP' | 'SFTP';

/** What the files are called; the last is a part of others. */
const JSON_NAMES: readonly (readonly [string, JsonProgram])[] = [
  ['ftp-kr', 'ftp-kr'],
  ['ftp-simple', 'ftp-simple'],
  ['ftpconfig', 'Remote-FTP'],
  ['sftp', 'SFTP'],
];
/** Keys that only one of them has, for files that someone renamed. */
const JSON_KEYS: readonly (readonly [string, JsonProgram])[] = [
  ['altServer', 'ftp-kr'],
  ['fileNameEncoding', 'ftp-kr'],
  ['type', 'ftp-simple'],
  ['pass', 'Remote-FTP'],
  ['remote', 'Remote-FTP'],
  ['profiles', 'SFTP'],
  ['host', 'SFTP'],
];

function jsonProgram(fileName: string, value: unknown): JsonProgram | undefined {
  const named = JSON_NAMES.find(([part]) => fileName.includes(part));
  if (named) return named[1];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return JSON_KEYS.find(([key]) => isObject(first) && key in first)?.[1];
}

function ftpSimpleSecret(text: string): FoundSites {
  const json = decipherFtpSimple(text);
  if (json === undefined) throw unknownFormat();
  return { program: 'ftp-simple', sites: ftpSimpleSites(parseJsonWithComments(json)) };
}

function unknownFormat(): ImportFailure {
  return new ImportFailure('unknown-format', 'Of no program that is known');
}
