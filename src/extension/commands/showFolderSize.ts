import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import type { FolderSize } from '../../remote/remoteFiles.ts';
import { problemNotice } from '../help/helpLink.ts';
import { outermost } from '../resources/outermost.ts';
import { targetsOf, type Target } from '../resources/targets.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { bytesText, folderSizeText, sumText } from '../ui/sizeText.ts';
import type { CommandContext } from './commandContext.ts';
import { pickFolder } from './pickFolder.ts';

/**
 * Tells how much a folder holds, with all that is in it, or all that are selected together.
 * @param target the folder; without it, that of the workspace or one of them is meant
 * @param all what is selected; what lies in a folder that is selected as well counts once
 * @returns undefined when it was given up or could not be found out
 */
export async function showFolderSize(
  context: CommandContext,
  target?: unknown,
  all?: unknown,
): Promise<FolderSize | undefined> {
  const meant = target ?? (await pickFolder(vscode.l10n.t('Show Folder Size')));
  if (meant === undefined) return undefined;
  const targets = outermost(await targetsOf(context, meant, all));
  const sizes = new Map<Target, FolderSize>();
  for (const one of targets) {
    try {
      sizes.set(one, await (targets.length > 1 ? sizeOf(one) : folderSize(one)));
    } catch (error) {
      if (hasCode(error, 'aborted')) return undefined;
      const { remote, path } = one;
      void vscode.window.showErrorMessage(problemNotice(error, remote.connection, path));
    }
  }
  const [first, ...others] = [...sizes];
  if (!first) return undefined;
  if (others.length > 0) return tellSum([first, ...others]);
  const [{ path, remote }, size] = first;
  void vscode.window.showInformationMessage(folderSizeText(path, remote.connection.name, size));
  return size;
}

function tellSum(sizes: readonly (readonly [Target, FolderSize])[]): FolderSize {
  const total = sizes.map(([, size]) => size).reduce(sum);
  const each = sizes.map(([{ path }, { bytes }]) => ({ path, bytes }));
  void vscode.window.showInformationMessage(sumText(each, total));
  return total;
}

/** Of what a server has told itself nobody has counted the files. */
function sum(one: FolderSize, other: FolderSize): FolderSize {
  const bytes = one.bytes + other.bytes;
  if (!one.counted || !other.counted) return { bytes, counted: undefined };
  return {
    bytes,
    counted: {
      files: one.counted.files + other.counted.files,
      folders: one.counted.folders + other.counted.folders,
      skipped: one.counted.skipped + other.counted.skipped,
    },
  };
}

function folderSize({ remote, path }: Target): Promise<FolderSize> {
  return measured(path, (options) => remote.files.folderSize(path, options));
}

async function sizeOf(target: Target): Promise<FolderSize> {
  if (target.kind === 'directory') return folderSize(target);
  const { size: bytes } = await target.remote.files.stat(target.path);
  return { bytes, counted: { files: 1, folders: 0, skipped: 0 } };
}

type Measure = (options: {
  readonly signal: AbortSignal;
  readonly onProgress: (size: FolderSize) => void;
}) => Promise<FolderSize>;

/** Shows how far it is, with a button that gives it up. */
async function measured(path: string, measure: Measure): Promise<FolderSize> {
  const controller = new AbortController();
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: plainNotice(vscode.l10n.t('Adding up {0}', path)),
      cancellable: true,
    },
    async (progress, token) => {
      const listener = token.onCancellationRequested(() => controller.abort());
      const onProgress = ({ bytes, counted }: FolderSize): void => {
        const files = counted?.files ?? 0;
        const message = vscode.l10n.t('{0} so far (files: {1})', bytesText(bytes), files);
        progress.report({ message });
      };
      try {
        return await measure({ signal: controller.signal, onProgress });
      } finally {
        listener.dispose();
      }
    },
  );
}
