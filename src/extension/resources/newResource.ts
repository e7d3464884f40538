import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { dirname, joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { pickFolder } from '../commands/pickFolder.ts';
import type { Remote } from '../remotes/remote.ts';
import { askText, BACK } from '../ui/inputs.ts';
import { attempt } from './attempt.ts';
import { newPathProblem } from './names.ts';
import { nameProblemText } from './resourceText.ts';
import { targetsOf, urisOf } from './targets.ts';

interface Folder {
  readonly uri: vscode.Uri;
  readonly remote: Remote;
  readonly path: RemotePath;
}

/**
 * Makes an empty file and opens it.
 * @param first the folder, or a file beside which it is made
 * @param given its name; with folders in front, those are made as well
 */
export async function newFile(
  context: CommandContext,
  first?: unknown,
  given?: unknown,
): Promise<vscode.Uri | undefined> {
  const uri = await make(context, vscode.l10n.t('New File'), first, given, ({ files }, path) =>
    files.write(path, new Uint8Array(), { create: true, overwrite: false, expected: 'nothing' }),
  );
  if (uri) await vscode.window.showTextDocument(uri);
  return uri;
}

/** Makes a folder; see {@link newFile}. */
export function newFolder(
  context: CommandContext,
  first?: unknown,
  given?: unknown,
): Promise<vscode.Uri | undefined> {
  return make(context, vscode.l10n.t('New Folder'), first, given, ({ files }, path) =>
    files.createDirectory(path),
  );
}

async function make(
  context: CommandContext,
  title: string,
  first: unknown,
  given: unknown,
  create: (remote: Remote, path: RemotePath) => Promise<void>,
): Promise<vscode.Uri | undefined> {
  const folder = await folderFor(context, title, first);
  if (!folder) return undefined;
  const { remote, uri } = folder;
  return attempt(context, folder, async () => {
    const name = await nameFor(folder, title, given);
    if (name === undefined) return undefined;
    const path = joinPath(folder.path, name);
    await makeFolders(remote, folder.path, name.split('/').slice(0, -1));
    await create(remote, path);
    context.logger.info(`Created ${path}`);
    return uri.with({ path });
  });
}

/** The folder that is meant: itself, or that of a file. */
async function folderFor(
  context: CommandContext,
  title: string,
  first: unknown,
): Promise<Folder | undefined> {
  const isGiven = urisOf(first).length > 0;
  const uri = isGiven ? first : await pickFolder(title);
  if (uri === undefined && !isGiven) return undefined;
  const [target] = await targetsOf(context, uri);
  if (!target || target.kind === 'directory') return target;
  const path = dirname(target.path);
  return { remote: target.remote, path, uri: target.uri.with({ path }) };
}

async function nameFor(
  { remote, path }: Folder,
  title: string,
  given: unknown,
): Promise<string | undefined> {
  if (typeof given === 'string' && newPathProblem(given, []) === undefined) return given;
  const taken = [...(await remote.files.list(path)).keys()];
  const answer = await askText({
    title,
    prompt: vscode.l10n.t('Name, in {0} on {1}', path, remote.connection.name),
    value: typeof given === 'string' ? given : '',
    validate: (text) => {
      const problem = newPathProblem(text, taken);
      return problem && nameProblemText(problem, text);
    },
  });
  return answer === BACK ? undefined : answer;
}

async function makeFolders(
  { files }: Remote,
  top: RemotePath,
  names: readonly string[],
): Promise<void> {
  let path = top;
  for (const name of names) {
    path = joinPath(path, name);
    try {
      await files.createDirectory(path);
    } catch (error) {
      if (!hasCode(error, 'exists')) throw error;
    }
  }
}
