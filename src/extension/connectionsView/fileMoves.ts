import * as vscode from 'vscode';
import { isFtpScheme } from '../ftpUri.ts';

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
