import * as vscode from 'vscode';
import { basename, dirname, joinPath, ROOT } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { isDirtyWithin } from '../openResources.ts';
import { askText, BACK } from '../ui/inputs.ts';
import { attempt, tellNothingChosen } from './attempt.ts';
import { nameProblem, stemRange } from './names.ts';
import { nameProblemText } from './resourceText.ts';
import { targetsOf, type Target } from './targets.ts';

/**
 * Gives a file or folder another name in its folder.
 * @param given the new name; a tree view gives all that are selected instead
 */
export async function rename(
  context: CommandContext,
  first?: unknown,
  given?: unknown,
): Promise<vscode.Uri | undefined> {
  const [target] = await targetsOf(context, first);
  if (!target || target.path === ROOT) {
    tellNothingChosen();
    return undefined;
  }
  return attempt(context, target, async () => {
    const name = await nameFor(target, given);
    if (name === undefined || name === basename(target.path)) return undefined;
    const uri = target.uri.with({ path: joinPath(dirname(target.path), name) });
    await move(target, uri);
    return uri;
  });
}

async function nameFor({ remote, path }: Target, given: unknown): Promise<string | undefined> {
  const old = basename(path);
  const taken = [...(await remote.files.list(dirname(path))).keys()].filter((name) => name !== old);
  const problemOf = (text: string): string | undefined => {
    const problem = nameProblem(text, taken);
    return problem && nameProblemText(problem, text);
  };
  if (typeof given === 'string' && problemOf(given) === undefined) return given;
  const answer = await askText({
    title: vscode.l10n.t('Rename {0}', old),
    prompt: vscode.l10n.t('New name, in {0} on {1}', dirname(path), remote.connection.name),
    value: typeof given === 'string' ? given : old,
    selected: stemRange(old),
    validate: problemOf,
  });
  return answer === BACK ? undefined : answer;
}

/** Editors follow. What is not saved moves along, which the editor does for an edit alone. */
async function move({ uri, path }: Target, to: vscode.Uri): Promise<void> {
  if (!isDirtyWithin(uri)) {
    await vscode.workspace.fs.rename(uri, to, { overwrite: false });
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(uri, to, { overwrite: false });
  if (await vscode.workspace.applyEdit(edit)) return;
  throw vscode.FileSystemError.Unavailable(
    vscode.l10n.t(
      '{0} could not be renamed while it has changes that are not saved. Save them and try again.',
      path,
    ),
  );
}
