import * as vscode from 'vscode';
import { basename } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { isFtpScheme } from '../ftpUri.ts';
import { upload } from '../transfers/upload.ts';
import { plainNotice } from '../ui/plainNotice.ts';

/** What brings files and folders into a folder of a server, in the background. */
export interface FileMoves {
  /** Of this computer, or of a server. */
  upload(uris: readonly vscode.Uri[], folder: vscode.Uri): unknown;
  copy(uris: readonly vscode.Uri[], folder: vscode.Uri): unknown;
  move(uris: readonly vscode.Uri[], folder: vscode.Uri): unknown;
}

/** Undefined where one of the lines is not the address of a file. */
export function urisIn(text: string): readonly vscode.Uri[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const uris = lines.flatMap((line) => uriOf(line) ?? []);
  return uris.length > 0 && uris.length === lines.length ? uris : undefined;
}

function uriOf(line: string): vscode.Uri | undefined {
  try {
    const uri = vscode.Uri.parse(line, true);
    return isFtpScheme(uri.scheme) || uri.scheme === 'file' ? uri : undefined;
  } catch {
    // Uri.parse throws at what is no URI, and at nothing else.
    return undefined;
  }
}

/** By what the editor does with files: nothing is replaced. */
export function fileMoves(context: CommandContext): FileMoves {
  const each = (
    uris: readonly vscode.Uri[],
    folder: vscode.Uri,
    how: (from: vscode.Uri, to: vscode.Uri) => Thenable<void>,
  ) => {
    for (const uri of uris) {
      const to = vscode.Uri.joinPath(folder, basename(uri.path));
      how(uri, to).then(undefined, (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        void vscode.window.showErrorMessage(plainNotice(why));
      });
    }
  };
  const { fs } = vscode.workspace;
  const copy: FileMoves['copy'] = (uris, folder) => each(uris, folder, (a, b) => fs.copy(a, b));
  return {
    copy,
    move: (uris, folder) => each(uris, folder, (a, b) => fs.rename(a, b)),
    upload: (uris, folder) => {
      const sources = uris.filter(({ scheme }) => !isFtpScheme(scheme));
      if (sources.length > 0) void upload(context, 'files', folder, { sources });
      copy(
        uris.filter(({ scheme }) => isFtpScheme(scheme)),
        folder,
      );
    },
  };
}
