import * as vscode from 'vscode';
import type { FtpUrlProblem } from '../ftpUri.ts';

/** Why a text is not the URL of a folder on an FTP server, and what one looks like. */
export function urlProblemText(problem: FtpUrlProblem): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a URL such as ftp://alice@ftp.example.com/folder.');
    case 'other-scheme':
      return vscode.l10n.t('The URL must begin with ftp:// or ftps://.');
    case 'missing-slashes':
      return vscode.l10n.t('Two slashes are missing: the URL must begin with ftp:// or ftps://.');
    case 'bad-host':
      return vscode.l10n.t(
        'The URL needs a host name or an IP address, as in ftp://ftp.example.com/folder.',
      );
    case 'bad-port':
      return vscode.l10n.t(
        'The port must be a number from 1 to 65535. Write "/" in a user name or password as %2F.',
      );
    case 'no-user':
      return vscode.l10n.t('The URL has a password but no user name before it.');
    case 'bad-escape':
      return vscode.l10n.t('Write "%" as %25, or two hexadecimal digits behind it.');
    case 'control-character':
      return vscode.l10n.t('The URL must not contain control characters such as line breaks.');
  }
}
