import * as vscode from 'vscode';
import { dirname, ROOT, type RemotePath } from '../../../common/remotePath.ts';
import type { FileDetails } from '../../../remote/attributes/fileAttributes.ts';
import { bytesText } from '../../ui/sizeText.ts';
import { timeText } from '../../history/versionText.ts';
import { modeText } from '../permissions/permissionBits.ts';
import { nameOf } from '../resourceText.ts';

/** One thing that is told of a file. What takes longer is found out when a person asks for it. */
export interface PropertyRow {
  readonly label: string;
  readonly value: string;
  readonly finds?: 'size' | 'checksum';
}

/** What is told of one file or folder; what nobody knows is left out. */
export function propertyRows(
  path: RemotePath,
  url: string,
  details: FileDetails,
): readonly PropertyRow[] {
  const { t } = vscode.l10n;
  const { linkTarget, mode, owner, group } = details;
  const rows: (PropertyRow | undefined)[] = [
    row(t('Name'), nameOf(path)),
    row(t('Kind'), kindText(details)),
    row(t('Leads to'), linkTarget),
    row(t('Folder'), path === ROOT ? undefined : dirname(path)),
    sizeRow(details),
    ...timeRows(details),
    row(t('Permissions'), mode === undefined ? undefined : modeText(mode)),
    row(t('Owner'), owner),
    row(t('Group'), group),
    row(t('Path'), path),
    row(t('URL'), url),
    details.kind === 'file'
      ? { label: t('Checksum'), value: t('Press Enter to find it out'), finds: 'checksum' }
      : undefined,
  ];
  return rows.filter((one) => one !== undefined);
}

/** What is told of several together. */
export function sumRows(details: readonly FileDetails[]): readonly PropertyRow[] {
  const { t } = vscode.l10n;
  const files = details.filter(({ kind }) => kind === 'file');
  const folders = details.filter(({ kind }) => kind === 'directory');
  const bytes = files.reduce((sum, { size }) => sum + (size ?? 0), 0);
  return [
    { label: t('Files'), value: String(files.length) },
    { label: t('Folders'), value: String(folders.length) },
    { label: t('Size of the files'), value: sizeText(bytes) },
  ];
}

/** `1.5 KB (1,536 bytes)` */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return bytesText(bytes);
  const exact = new Intl.NumberFormat(vscode.env.language).format(bytes);
  return vscode.l10n.t('{0} ({1} bytes)', bytesText(bytes), exact);
}

function kindText({ kind, symlink, readonly }: FileDetails): string {
  const { t } = vscode.l10n;
  const texts = symlink
    ? {
        file: t('Symbolic link to a file'),
        directory: t('Symbolic link to a folder'),
        other: t('Symbolic link that leads nowhere'),
      }
    : {
        file: readonly ? t('File, read-only') : t('File'),
        directory: t('Folder'),
        other: t('Neither file nor folder'),
      };
  return texts[kind];
}

function sizeRow({ kind, size }: FileDetails): PropertyRow | undefined {
  const { t } = vscode.l10n;
  if (kind === 'directory') {
    return { label: t('Size'), value: t('Press Enter to add it up'), finds: 'size' };
  }
  return row(t('Size'), size === undefined ? undefined : sizeText(size));
}

/** Servers tell UTC; people think in the time where they are. */
function timeRows({ mtimeMs }: FileDetails): readonly (PropertyRow | undefined)[] {
  if (mtimeMs <= 0) return [];
  const utc = new Date(mtimeMs).toISOString().replace('T', ' ').replace(/\..*/, ' UTC');
  return [
    row(vscode.l10n.t('Modified'), timeText(mtimeMs)),
    row(vscode.l10n.t('Modified (UTC)'), utc),
  ];
}

function row(label: string, value: string | undefined): PropertyRow | undefined {
  return value === undefined ? undefined : { label, value };
}
