import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { ConsoleFiles, ConsoleSource, ConsoleTarget } from '../../remote/remoteConsole.ts';

/** Files of the computer that the extension runs on, for the transfers of a console. */
export const localFiles: ConsoleFiles = {
  async openTarget(path, suggestedName) {
    const target =
      path === '' ? await askTarget(suggestedName) : await agreedTarget(localPath(path));
    return target === undefined ? undefined : openTarget(target);
  },

  async openSource(path) {
    const source = path === '' ? await askSource() : localPath(path);
    return source === undefined ? undefined : openSource(source);
  },
};

/** As a shell has it; what is relative begins at the home directory. */
function localPath(typed: string): string {
  return resolve(homedir(), typed.replace(/^~(?=$|[/\\])/, '.'));
}

async function askTarget(suggestedName: string): Promise<string | undefined> {
  // A name on the server is data: nothing in it may lead to another folder.
  const name = suggestedName.replace(/[\\/:*?"<>|\p{C}]/gu, '_');
  const defaultUri = vscode.Uri.file(join(homedir(), name));
  return (await vscode.window.showSaveDialog({ defaultUri }))?.fsPath;
}

async function agreedTarget(path: string): Promise<string | undefined> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  if (!exists) return path;
  const replace = vscode.l10n.t('Replace');
  const question = vscode.l10n.t('{0} exists already on this computer.', basename(path));
  const detail = vscode.l10n.t('{0} will be replaced by the file from the server.', path);
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, replace);
  return chosen === replace ? path : undefined;
}

async function openTarget(path: string): Promise<ConsoleTarget> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.part`;
  const file = await open(temporary, 'wx');
  return {
    path,
    write: async (chunk) => {
      // A plain `write` may take less than it was given.
      await file.writeFile(chunk);
    },
    complete: async () => {
      await file.close();
      await rename(temporary, path);
    },
    discard: async () => {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}

async function askSource(): Promise<string | undefined> {
  const openLabel = vscode.l10n.t('Send');
  return (await vscode.window.showOpenDialog({ openLabel }))?.[0]?.fsPath;
}

/** @throws what the system says: before anything is sent, so that no empty file comes of it */
async function openSource(path: string): Promise<ConsoleSource> {
  const file = await open(path, 'r');
  const facts = await file.stat();
  if (!facts.isFile()) {
    await file.close();
    throw new Error(vscode.l10n.t('{0} is not a file', path));
  }
  return {
    name: basename(path),
    sizeBytes: facts.size,
    content: file.createReadStream({ autoClose: false }),
    close: () => file.close(),
  };
}
