import * as vscode from 'vscode';
import { SHORTCUT_NAMES } from '../../common/shortcuts.ts';
import { MAX_MAX_CONNECTIONS } from './connection.ts';
import type { ConnectionProblem } from './connectionSettings.ts';

/** What is wrong with an entry of the settings, and what to do about it. */
// eslint-disable-next-line complexity -- a table of texts, one kind of problem a line
export function connectionProblemText(problem: ConnectionProblem): string {
  switch (problem.kind) {
    case 'not-a-list':
      return vscode.l10n.t('The setting ftpWorkspace.connections must be a list of objects.');
    case 'not-an-object':
      return vscode.l10n.t('A connection must be an object with at least "id" and "host".');
    case 'missing':
      return vscode.l10n.t('"{0}" is missing. Add it.', problem.key);
    case 'not-text':
      return vscode.l10n.t('"{0}" must be a text that is not empty.', problem.key);
    case 'bad-id':
      return vscode.l10n.t(
        'The id "{0}" must consist of lower-case letters, digits and hyphens.',
        problem.id,
      );
    case 'duplicate-id':
      return vscode.l10n.t('The id "{0}" is used twice. Change one of them.', problem.id);
    case 'bad-host':
      return vscode.l10n.t(
        '"host" must be a host name or an IP address, without ftp:// or a port.',
      );
    case 'bad-port':
      return vscode.l10n.t('"port" must be a whole number from 1 to 65535.');
    case 'bad-root':
      return vscode.l10n.t('"root" must be a path on the server that begins with "/".');
    case 'bad-trash':
      return vscode.l10n.t(
        '"trash" must be a folder on the server that begins with "/", and not the root.',
      );
    case 'bad-maximum':
      return vscode.l10n.t(
        '"maxConnections" must be a whole number from 1 to {0}.',
        MAX_MAX_CONNECTIONS,
      );
    case 'bad-active-address':
      return vscode.l10n.t(
        '"activeAddress" must be an IP address of this computer, or of the router before it.',
      );
    case 'bad-active-ports':
      return vscode.l10n.t(
        '"activePorts" must be a range of ports from 1024 to 65535 such as "50000-50100".',
      );
    case 'bad-certificates':
      return vscode.l10n.t(
        '"certificates" must be a list of SHA-256 fingerprints such as "SHA256:AB:CD:…".',
      );
    case 'key-alone':
      return vscode.l10n.t('"clientKey" needs "clientCertificate". Add it, or remove the key.');
    case 'bad-encoding':
      return vscode.l10n.t(
        '"encoding" must be "auto", "utf-8" or the name of a character set such as "windows-1251", and "{0}" is none.',
        problem.encoding,
      );
    case 'bad-choice':
      return vscode.l10n.t('"{0}" must be one of {1}.', problem.key, problem.choices.join(', '));
    case 'password':
      return vscode.l10n.t(
        'Passwords do not belong in the settings. Remove "{0}"; the password is asked for and kept in the secret storage.',
        problem.key,
      );
    case 'unknown-key':
      return vscode.l10n.t('"{0}" is not a property of a connection. Remove it.', problem.key);
    case 'bad-proxy':
      return vscode.l10n.t(
        '"proxy" must be "editor", or an address such as "socks5://proxy.example.com:1080" or "http://user@proxy.example.com:3128".',
      );
    case 'bad-shortcuts':
      return vscode.l10n.t(
        '"shortcuts" must be true, false, or an object such as { "dataAhead": false }.',
      );
    case 'unknown-shortcut':
      return vscode.l10n.t(
        '"{0}" is no name of a shortcut. Use one of {1}.',
        problem.name,
        SHORTCUT_NAMES.join(', '),
      );
    case 'bad-shortcut':
      return vscode.l10n.t('The shortcut "{0}" must be true or false.', problem.name);
    case 'proxy-password':
      return vscode.l10n.t(
        'Passwords do not belong in the settings. Remove the one in "proxy"; it is asked for and kept in the secret storage.',
      );
  }
}
