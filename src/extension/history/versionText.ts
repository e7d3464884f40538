import * as vscode from 'vscode';
import type { KeptVersion, StoredDeletion } from '../../remote/history/keptVersion.ts';
import { bytesText } from '../ui/sizeText.ts';

/** When a version ended: `Nov 26, 2026, 1:20:07 AM`, as people of the editor's language write it. */
export function timeText(timeMs: number): string {
  const style = { dateStyle: 'medium', timeStyle: 'medium' } as const;
  return new Intl.DateTimeFormat(vscode.env.language, style).format(timeMs);
}

/** The same without the day where that is today's: rows of a view are narrow. */
export function rowTimeText(timeMs: number, nowMs: number): string {
  if (new Date(timeMs).toDateString() !== new Date(nowMs).toDateString()) return timeText(timeMs);
  return new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'medium' }).format(timeMs);
}

/** Why a version ended, in a few words. */
export function endText({ end, by }: Pick<KeptVersion, 'end' | 'by'>): string {
  switch (end) {
    case 'saved':
      return by === 'others'
        ? vscode.l10n.t('by others, replaced by a save')
        : vscode.l10n.t('replaced by a save');
    case 'overwritten':
      return vscode.l10n.t('by others, replaced in a conflict');
    case 'deleted':
      return vscode.l10n.t('deleted');
    case 'moved-over':
      return vscode.l10n.t('replaced by a move or a copy');
    case 'superseded':
      return vscode.l10n.t('never uploaded, replaced by a later save');
    case 'discarded':
      return vscode.l10n.t('never uploaded, discarded');
  }
}

/** Size and reason, behind the time. */
export function versionDetail(version: KeptVersion): string {
  return `${bytesText(version.size)}, ${endText(version)}`;
}

/** What a delete has taken, and how much of it can be got back. */
export function deletionDetail({ kind, files, fileCount, movedTo }: StoredDeletion): string {
  if (movedTo !== undefined) {
    return kind === 'folder'
      ? vscode.l10n.t('folder, on the server')
      : vscode.l10n.t('on the server');
  }
  if (kind === 'file') return bytesText(files[0]?.size ?? 0);
  return vscode.l10n.t('folder, {0} of {1} files', files.length, Math.max(fileCount, files.length));
}
