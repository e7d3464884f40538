import * as vscode from 'vscode';
import type { TransferReport } from '../../remote/folders/transfer.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import { urisOf } from '../resources/targets.ts';
import type { TransferChoices } from './transfers.ts';

interface DownloadArguments extends TransferChoices {
  /** A folder of this computer. Default: the person is asked. */
  readonly folder?: vscode.Uri;
}

/**
 * Brings files and folders of servers to this computer.
 * @param target what was clicked on; without it, a folder of the workspace is meant
 * @param given what is selected besides, as a menu gives it; or where to, and what to do
 * @returns undefined where it was given up, or could not begin
 */
export async function download(
  { transfers }: CommandContext,
  target?: unknown,
  given?: unknown,
): Promise<TransferReport | undefined> {
  const picked = target === undefined ? await pickFolder(vscode.l10n.t('Download')) : undefined;
  const uris = picked ? [picked] : target === undefined ? [] : urisOf(target, given);
  if (uris.length === 0) return undefined;
  const { folder, onConflict } = argumentsIn(given);
  const jobs = await transfers.download(uris, folder, { onConflict });
  const reports = await Promise.all(jobs.map(({ ended }) => ended));
  return reports[0];
}

function argumentsIn(given: unknown): DownloadArguments {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {};
  return given;
}
