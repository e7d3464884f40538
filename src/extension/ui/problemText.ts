import * as vscode from 'vscode';
import { RemoteError, type RemoteErrorCode } from '../../common/remoteError.ts';
import { basename, ROOT } from '../../common/remotePath.ts';
import { ANONYMOUS, type Connection } from '../connections/connection.ts';
import { connectionProblemText } from '../connections/connectionProblemText.ts';
import { ConnectionUnusable } from '../connections/connectionUnusable.ts';
import { plainNotice } from './plainNotice.ts';

/** The server, as a text names it. */
export type ServerName = Pick<Connection, 'name' | 'host' | 'port' | 'user'>;

/** What happened, at which server, and what to do: whole sentences for a person. */
export function problemText(error: unknown, server: ServerName, path?: string): string {
  return plainNotice(fullText(error, server, path));
}

function fullText(error: unknown, server: ServerName, path?: string): string {
  if (error instanceof ConnectionUnusable) return unusableText(error);
  if (!(error instanceof RemoteError)) {
    return vscode.l10n.t(
      'Something unexpected went wrong with {0}: {1}. The log may tell more.',
      server.name,
      error instanceof Error ? error.message : String(error),
    );
  }
  // A later version may have kept one that this one does not know.
  const code = Object.hasOwn(texts, error.code) ? error.code : 'rejected';
  const what = texts[code]({
    ...server,
    user: server.user ?? ANONYMOUS,
    path: error.path ?? path ?? ROOT,
    backup: error.backup,
    detail: error.message,
  });
  if (error.reply === undefined) return what;
  return `${what} ${vscode.l10n.t('The server said: {0}', error.reply)}`;
}

function unusableText({ entry }: ConnectionUnusable): string {
  const [problem] = entry.problems;
  const reason = problem ? connectionProblemText(problem) : '';
  return `${vscode.l10n.t('The connection {0} is not set up correctly.', entry.label)} ${reason}`;
}

interface Particulars {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly path: string;
  readonly backup: string | undefined;
  /** The failure's own words, for the codes that do not say enough. */
  readonly detail: string;
}

const texts: Readonly<Record<RemoteErrorCode, (about: Particulars) => string>> = {
  'not-found': ({ path, name }) => vscode.l10n.t('{0} does not exist on {1}.', path, name),
  exists: ({ path, name }) =>
    vscode.l10n.t('{0} exists already on {1}. Choose another name.', path, name),
  'not-a-directory': ({ path, name }) => vscode.l10n.t('{0} on {1} is not a folder.', path, name),
  'is-a-directory': ({ path, name }) => vscode.l10n.t('{0} on {1} is a folder.', path, name),
  'not-empty': ({ path, name }) =>
    vscode.l10n.t('The folder {0} on {1} is not empty. Delete its content first.', path, name),
  'no-permission': ({ path, name }) =>
    vscode.l10n.t(
      '{1} denies access to {0}. Check the permissions of the file and its folder.',
      path,
      name,
    ),
  'link-not-writable': ({ path, name }) =>
    vscode.l10n.t(
      '{1} did not save through the symbolic link {0}. Open the file that it leads to and save that, or check its permissions.',
      path,
      name,
    ),
  'no-space': ({ path, name }) =>
    vscode.l10n.t(
      'There is no space left on {1} for {0}. Free some space and try again.',
      path,
      name,
    ),
  'unencodable-name': ({ path, name }) =>
    vscode.l10n.t(
      '{0} holds a character that names on {1} cannot have in their encoding. Choose another name, or set "encoding" of the connection to what the server uses.',
      path,
      name,
    ),
  'name-rewritten': ({ path, name }) =>
    vscode.l10n.t(
      '{1} does not keep this name: it would silently store {0} under another one. Nothing was stored. Choose a name without spaces or dots at its ends, and without the characters that Windows forbids.',
      path,
      name,
    ),
  rejected: ({ path, name }) => vscode.l10n.t('{1} refused the request for {0}.', path, name),
  'size-mismatch': ({ path, name }) =>
    vscode.l10n.t(
      '{0} did not cross the network to or from {1} completely. Try again.',
      path,
      name,
    ),
  'content-mismatch': ({ path, name }) =>
    vscode.l10n.t(
      '{1} stored other bytes than were sent, so {0} was not replaced. Save again; if that goes on, ask the operator of the server to check its disk.',
      path,
      name,
    ),
  conflict: ({ path, name }) =>
    vscode.l10n.t(
      '{0} was not saved, since it has changed on {1} in the meantime. Your text is still in the editor; save again to decide.',
      path,
      name,
    ),
  'incomplete-file': ({ path, name, backup }) =>
    backup === undefined
      ? vscode.l10n.t(
          '{0} may be incomplete on {1}, because saving it failed in the middle. What it held before is kept on this computer, and is put back when {1} can be reached; your text is still in the editor. Save it again.',
          path,
          name,
        )
      : vscode.l10n.t(
          '{0} may be missing on {1}, because saving it failed in the middle. What it held before is beside it as {2}, and is put back when {1} can be reached, unless something else is in its place then; your text is still in the editor. Save it again.',
          path,
          name,
          basename(backup),
        ),
  'not-replaceable': ({ path, name }) =>
    vscode.l10n.t(
      '{0} was not saved on {1}: "saveStrategy" is "atomic", and this file can only be written in place, since it is a link, has several names, belongs to somebody else, or is in a folder that takes no new file. Set it to "auto" to allow that. The log says which.',
      path,
      name,
    ),
  'trash-failed': ({ path, name, detail }) =>
    vscode.l10n.t(
      '{0} was not deleted, since it could not be moved to the trash on {1}: {2}. Check "trash" of the connection, or remove it to delete for good.',
      path,
      name,
      detail,
    ),
  'not-removed': ({ path, name }) =>
    vscode.l10n.t(
      '{0} was copied, and was not deleted on {1}, since it has changed there in the meantime. Look at both places, and delete it yourself.',
      path,
      name,
    ),
  'not-kept': ({ path, name }) =>
    vscode.l10n.t(
      '{0} was not saved on {1}: the file has to be overwritten in place there, and this computer could not keep its present content until that is done. Free some space on this computer and save again.',
      path,
      name,
    ),
  busy: ({ path, name }) =>
    vscode.l10n.t(
      'Another window is just uploading what was saved of {0} to {1}. Try again in a moment.',
      path,
      name,
    ),
  'too-large': ({ path, name }) =>
    vscode.l10n.t('{0} on {1} is too large to be opened.', path, name),
  'host-not-found': ({ name, host }) =>
    vscode.l10n.t(
      'The server {1} of {0} was not found. Check the host name and your network.',
      name,
      host,
    ),
  'connection-refused': ({ name, host, port }) =>
    vscode.l10n.t(
      '{0} does not accept connections at {1}. Check host and port, and that the server runs.',
      name,
      `${host}:${port}`,
    ),
  'connection-lost': ({ name }) =>
    vscode.l10n.t('The connection to {0} broke. Check your network and try again.', name),
  'data-connection-failed': ({ name }) =>
    vscode.l10n.t(
      '{0} could be reached, but not for the transfer of data. A firewall, or the proxy of the connection, may block its passive ports.',
      name,
    ),
  'active-mode-failed': ({ name, detail }) =>
    vscode.l10n.t(
      '{0} cannot open data connections to this computer (active mode): {1}. A firewall or a router (NAT) may be in between: set "dataConnection" to "passive", or let the ports through, and set "activeAddress" and "activePorts" to what the server can reach.',
      name,
      detail,
    ),
  'proxy-failed': ({ name, detail }) =>
    vscode.l10n.t(
      'The proxy for {0} does not work: {1}. Check "proxy" of the connection, and that the proxy runs.',
      name,
      detail,
    ),
  'proxy-authentication-failed': ({ name, detail }) =>
    vscode.l10n.t(
      'The proxy for {0} did not accept the login: {1}. Check the user name in "proxy" of the connection and the password of the proxy.',
      name,
      detail,
    ),
  'proxy-refused': ({ name, detail }) =>
    vscode.l10n.t(
      'The proxy does not get through to {0}: {1}. Check host and port of the server, and that the proxy allows connections to them.',
      name,
      detail,
    ),
  timeout: ({ name }) =>
    vscode.l10n.t('{0} did not answer in time. Check your network, or try again later.', name),
  'authentication-failed': ({ name, user }) =>
    vscode.l10n.t(
      '{0} refused the login of {1}. Check the user name and the password.',
      name,
      user,
    ),
  'too-many-connections': ({ name }) =>
    vscode.l10n.t(
      '{0} takes no more connections now. Try again in a while, or lower "maxConnections".',
      name,
    ),
  'tls-unavailable': ({ name }) =>
    vscode.l10n.t(
      '{0} does not encrypt, and the connection asks for it. Neither user name nor password was sent. Ask whoever runs the server for TLS, or set "security" to "auto" to be asked before anything goes out in plain text.',
      name,
    ),
  'tls-required': ({ name }) =>
    vscode.l10n.t(
      '{0} insists on encryption. Set "security" of the connection to "auto" or "explicit".',
      name,
    ),
  'tls-failed': ({ name, detail }) =>
    vscode.l10n.t(
      '{0} and this computer could not agree on encryption: {1}. Check "security", "minTlsVersion" and "clientCertificate" of the connection, or show this to whoever runs the server.',
      name,
      detail,
    ),
  'protection-refused': ({ name }) =>
    vscode.l10n.t(
      '{0} encrypts the login and not the files, so none was sent. Ask whoever runs the server to encrypt data connections too (PROT P), or set "security" to "none" to send everything in plain text.',
      name,
    ),
  'resumption-failed': ({ name }) =>
    vscode.l10n.t(
      '{0} takes data connections only if they resume the TLS session of the login, and took none that did. Ask whoever runs the server to look at its TLS session cache, or to allow data connections without (vsftpd: require_ssl_reuse=NO, ProFTPD: TLSOptions NoSessionReuseRequired).',
      name,
    ),
  tampered: ({ name }) =>
    vscode.l10n.t(
      'WARNING: What came from {0} cannot be from the server that you trust. Somebody between you and the server may be at work, so the connection was ended. Ask whoever runs the server before you try again; the log tells what was seen.',
      name,
    ),
  'client-certificate-unusable': ({ name, detail }) =>
    vscode.l10n.t(
      'The client certificate for {0} cannot be used: {1}. Check "clientCertificate" and "clientKey" of the connection.',
      name,
      detail,
    ),
  'client-certificate-refused': ({ name }) =>
    vscode.l10n.t(
      '{0} takes only clients with a certificate that it knows. Set "clientCertificate" and "clientKey" of the connection to the files that you were given by whoever runs the server.',
      name,
    ),
  'certificate-rejected': ({ name }) =>
    vscode.l10n.t(
      'The certificate of {0} is not trusted. Nothing was sent. Review the certificate to decide about it.',
      name,
    ),
  'plain-text-declined': ({ name }) =>
    vscode.l10n.t(
      '{0} does not encrypt, and the password was not sent in plain text. Ask whoever runs the server for TLS, or log in to be asked again.',
      name,
    ),
  protocol: ({ name }) =>
    vscode.l10n.t(
      '{0} sent something that is not FTP. Check that host and port are those of an FTP server.',
      name,
    ),
  'not-supported': ({ name, detail }) => vscode.l10n.t('{0} cannot do this: {1}.', name, detail),
  'invalid-argument': ({ name, detail }) =>
    vscode.l10n.t('This cannot be asked of {0}: {1}.', name, detail),
  aborted: ({ name }) => vscode.l10n.t('The operation at {0} was cancelled.', name),
  cancelled: ({ name }) =>
    vscode.l10n.t(
      'You are not logged in to {0}, because no password was given. Log in to go on.',
      name,
    ),
  closed: ({ name }) =>
    vscode.l10n.t('The connection to {0} was closed. Try again to connect anew.', name),
};
