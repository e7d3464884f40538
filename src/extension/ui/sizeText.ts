import * as vscode from 'vscode';
import type { FolderSize } from '../../remote/remoteFiles.ts';
import { plainNotice } from './plainNotice.ts';

const UNITS = ['KB', 'MB', 'GB', 'TB'] as const;

/** `1.5 MB`: in units of 1024, as the editor shows sizes. */
export function bytesText(bytes: number): string {
  if (bytes < 1024) return vscode.l10n.t('{0} bytes', bytes);
  let value = bytes;
  let unit: string = UNITS[0];
  for (unit of UNITS) {
    value /= 1024;
    if (value < 1024) break;
  }
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

/** `2 files, 1.5 MB`. */
export function filesText(files: number, bytes: number): string {
  const size = bytesText(Math.round(bytes));
  switch (files) {
    case 0:
      return vscode.l10n.t('no files');
    case 1:
      return vscode.l10n.t('1 file, {0}', size);
    default:
      return vscode.l10n.t('{0} files, {1}', files, size);
  }
}

/** What a folder holds, in whole sentences. */
export function folderSizeText(path: string, server: string, size: FolderSize): string {
  return plainNotice(heldText(path, server, size));
}

function heldText(path: string, server: string, size: FolderSize): string {
  const { bytes, counted } = size;
  if (!counted) {
    return vscode.l10n.t(
      '{0} on {1} holds {2}, as the server says.',
      path,
      server,
      bytesText(bytes),
    );
  }
  const { files, folders, skipped } = counted;
  const held = vscode.l10n.t(
    '{0} on {1} holds {2} (files: {3}, folders: {4}).',
    path,
    server,
    bytesText(bytes),
    files,
    folders,
  );
  return held + skippedText(skipped);
}

/** More of them would fill the notice. */
const MAX_SHOWN = 10;

/** What several folders hold together, and each of them. */
export function sumText(
  each: readonly { readonly path: string; readonly bytes: number }[],
  { bytes, counted }: FolderSize,
): string {
  const shown = each.slice(0, MAX_SHOWN).map((one) => `${one.path} ${bytesText(one.bytes)}`);
  const list = [...shown, ...(each.length > MAX_SHOWN ? ['…'] : [])].join(', ');
  const text = vscode.l10n.t('What is selected holds {0} together: {1}.', bytesText(bytes), list);
  return plainNotice(text + skippedText(counted?.skipped ?? 0));
}

function skippedText(skipped: number): string {
  if (skipped === 0) return '';
  return ` ${vscode.l10n.t('Folders that could not be looked into, and are not counted: {0}.', skipped)}`;
}
