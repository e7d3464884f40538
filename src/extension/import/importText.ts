import * as vscode from 'vscode';
import { schemeOf, type Connection, type Security } from '../connections/connection.ts';
import type { FoundSite, LeftReason, PasswordGap, Refusal } from './foundSite.ts';
import { MAX_SITES, type ImportFailureCode } from './importFailure.ts';
import type { PlannedImport } from './importPlan.ts';
import { MAX_FILE_BYTES, type Program } from './readSites.ts';

/** More would make a line that nobody reads; the details have them all. */
const MAX_NAMED = 4;

/** Where an import comes from, as a person would say it. */
export function programText(program: Program): string {
  if (program === 'SFTP') return vscode.l10n.t('the SFTP extension');
  return program === 'URL' ? vscode.l10n.t('URLs') : program;
}

export function failureText(code: ImportFailureCode, file: string): string {
  switch (code) {
    case 'too-large':
      return vscode.l10n.t(
        '{0} is larger than {1} MB, which no list of servers is. Choose another file.',
        file,
        MAX_FILE_BYTES / 1024 / 1024,
      );
    case 'too-many':
      return vscode.l10n.t(
        '{0} holds more than {1} servers. Import a smaller file.',
        file,
        MAX_SITES,
      );
    case 'not-text':
      return vscode.l10n.t('{0} is no text file. Choose the file that the program writes.', file);
    case 'binary-plist':
      return vscode.l10n.t(
        '{0} is a binary property list, which cannot be read. Export the bookmark from Cyberduck and choose that file.',
        file,
      );
    case 'bad-json':
      return vscode.l10n.t('{0} is not valid JSON. Correct it, or choose another file.', file);
    case 'bad-xml':
      return vscode.l10n.t('{0} is not valid XML. Correct it, or choose another file.', file);
    case 'unknown-format':
      return vscode.l10n.t(
        '{0} is of no program that can be read here. Choose a file of FileZilla, WinSCP, PhpStorm, Cyberduck, ftp-simple, ftp-kr, Remote-FTP or the SFTP extension, a netrc file, or an export of FTP Workspace.',
        file,
      );
    case 'unreadable':
      return vscode.l10n.t('{0} could not be read. Check that it is there and may be read.', file);
    case 'empty':
      return vscode.l10n.t('{0} holds no servers. Choose another file.', file);
  }
}

export function refusalText(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'other-protocol':
      return vscode.l10n.t('It uses {0}, which is not FTP.', refusal.protocol);
    case 'no-host':
      return vscode.l10n.t('No host is given.');
    case 'bad-host':
      return vscode.l10n.t('Its host is no name or address of a server.');
    case 'bad-url':
      return vscode.l10n.t('This line is no URL of an FTP server.');
    case 'not-a-site':
      return vscode.l10n.t('This entry is no connection.');
    case 'unusable':
      return vscode.l10n.t('Its settings do not fit together.');
    case 'workspace':
      return vscode.l10n.t('It is a set of sites. Each of them is in the list itself.');
    case 'every-host':
      return vscode.l10n.t('It is for every host, and names none. It is used from there.');
    case 'machine-default':
      return vscode.l10n.t(
        'It is the entry for every host, as Python writes it: nothing uses it so. Write "default" instead of "machine default" in the file.',
      );
  }
}

export function reasonText(reason: LeftReason): string {
  switch (reason) {
    case 'no-counterpart':
      return vscode.l10n.t('There is nothing like it in FTP Workspace.');
    case 'local-copy':
      return vscode.l10n.t('It is about a copy of the files on this computer. There is none here.');
    case 'other-protocol':
      return vscode.l10n.t('It is not about FTP.');
    case 'unusable':
      return vscode.l10n.t('Its value cannot be used here.');
    case 'less-secure':
      return vscode.l10n.t('It weakens the encryption. You are asked about certificates here.');
    case 'one-for-all':
      return vscode.l10n.t('Here it is a setting for all connections.');
    case 'netrc-only':
      return vscode.l10n.t('It is taken from your netrc file alone.');
    case 'not-in-file':
      return vscode.l10n.t('It is not in the file. Enter it in the connection.');
    case 'unknown':
      return vscode.l10n.t('It is not known what it means.');
  }
}

export function securityText(security: Security): string {
  switch (security) {
    case 'auto':
      return vscode.l10n.t('encrypted if the server can');
    case 'explicit':
      return vscode.l10n.t('explicit TLS');
    case 'implicit':
      return vscode.l10n.t('implicit TLS');
    case 'none':
      return vscode.l10n.t('not encrypted');
  }
}

/** What is known of the password of a site. */
export function passwordText({ secrets, gap }: FoundSite): string {
  if (secrets.password !== undefined) return vscode.l10n.t('with password');
  return gap === undefined ? vscode.l10n.t('no password') : gapText(gap);
}

function gapText(gap: PasswordGap): string {
  switch (gap) {
    case 'encrypted':
      return vscode.l10n.t('password not taken: encrypted with a master password');
    case 'elsewhere':
      return vscode.l10n.t('password not taken: not in the file');
    case 'unreadable':
      return vscode.l10n.t('password not taken: unreadable');
  }
}

export function addressText(connection: Connection): string {
  const { host, port, user } = connection;
  const bare = host.includes(':') ? `[${host}]` : host;
  return `${schemeOf(connection)}://${user === undefined ? '' : `${user}@`}${bare}:${port}`;
}

/** What a site becomes, in a line. */
export function outcomeText({ site, outcome }: PlannedImport): string {
  const { connection, raw, sameAs } = outcome;
  return [
    ...(sameAs === undefined ? [] : [vscode.l10n.t('the same as {0}', sameAs)]),
    securityText(connection.security),
    passwordText(site),
    // What a foreign file should not choose unseen.
    ...(connection.proxy === undefined ? [] : [vscode.l10n.t('proxy {0}', connection.proxy)]),
    ...(connection.clientCertificate === undefined
      ? []
      : [vscode.l10n.t('client certificate {0}', connection.clientCertificate)]),
    ...leftText(site),
    ...(connection.root === undefined ? [] : [vscode.l10n.t('starts in {0}', connection.root)]),
    ...(typeof raw['group'] === 'string' ? [vscode.l10n.t('group {0}', raw['group'])] : []),
  ].join(' · ');
}

function leftText({ left }: FoundSite): readonly string[] {
  if (left.length === 0) return [];
  const named = left.slice(0, MAX_NAMED).map(({ setting }) => setting);
  const names = left.length > named.length ? [...named, '…'].join(', ') : named.join(', ');
  return left.length === 1
    ? [vscode.l10n.t('1 setting not taken: {0}', names)]
    : [vscode.l10n.t('{0} settings not taken: {1}', left.length, names)];
}
