import type * as vscode from 'vscode';
import type { ContentHash } from '../../remote/localStore/blobStore.ts';
import { FTP_SCHEMES } from '../ftpUri.ts';

const SUFFIX = '-history';

/** Of documents that show a kept version, one for each scheme of files. */
export const HISTORY_SCHEMES = FTP_SCHEMES.map((scheme) => scheme + SUFFIX);

/** The document of a version: named as its file, so that the editor knows the language. */
export function versionUri(file: vscode.Uri, hash: ContentHash): vscode.Uri {
  return file.with({ scheme: file.scheme + SUFFIX, query: hash });
}

/** The file of which the document shows a version; any other URI is its own. */
export function fileUri(uri: vscode.Uri): vscode.Uri {
  if (!HISTORY_SCHEMES.includes(uri.scheme)) return uri;
  return uri.with({ scheme: uri.scheme.slice(0, -SUFFIX.length), query: '' });
}
