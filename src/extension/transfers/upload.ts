import * as vscode from 'vscode';
import type { TransferReport } from '../../remote/folders/transfer.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import { urisOf } from '../resources/targets.ts';
import { askLocalSources } from './localPlace.ts';
import type { TransferChoices } from './transfers.ts';

interface UploadArguments extends TransferChoices {
  /** Files and folders of this computer. Default: the person is asked. */
  readonly sources?: readonly vscode.Uri[];
}

/**
 * Brings files and folders of this computer to a server.
 * @param kind what the person is asked for
 * @param target the folder on the server; without it, one of the workspace is meant
 * @returns undefined where it was given up, or could not begin
 */
export async function upload(
  { transfers }: CommandContext,
  kind: 'files' | 'folder',
  target?: unknown,
  given?: unknown,
): Promise<TransferReport | undefined> {
  const title = kind === 'files' ? vscode.l10n.t('Upload Files') : vscode.l10n.t('Upload Folder');
  const folder = target === undefined ? await pickFolder(title) : urisOf(target)[0];
  if (!folder) return undefined;
  const { sources, onConflict } = argumentsIn(given);
  const chosen = sources ?? (await askLocalSources(kind, title, vscode.l10n.t('Upload')));
  if (chosen.length === 0) return undefined;
  const jobs = transfers.upload(chosen, folder, { onConflict });
  const reports = await Promise.all(jobs.map(({ ended }) => ended));
  return reports[0];
}

function argumentsIn(given: unknown): UploadArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return given;
}
