import * as vscode from 'vscode';
import { basename, dirname, joinPath, ROOT } from '../../common/remotePath.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import { attempt, tellNothingChosen } from './attempt.ts';
import { copyName } from './names.ts';
import { outermost } from './outermost.ts';
import { targetsOf, type Target } from './targets.ts';

/**
 * Copies each file or folder beside itself, under a name that is free.
 * @returns the copies
 */
export async function duplicate(
  context: CommandContext,
  first?: unknown,
  all?: unknown,
): Promise<readonly vscode.Uri[]> {
  const chosen = outermost(await targetsOf(context, first, all));
  const targets = chosen.filter(({ path }) => path !== ROOT);
  if (targets.length === 0) tellNothingChosen();
  const copies: vscode.Uri[] = [];
  // One after the other: the next one must not get the same name.
  for (const target of targets) {
    const copy = await attempt(context, target, () => duplicateOne(target));
    if (!copy) break;
    context.logger.info(`Copied ${target.path} to ${copy.path}`);
    copies.push(copy);
  }
  return copies;
}

async function duplicateOne({ remote, path, uri }: Target): Promise<vscode.Uri> {
  const { files } = remote;
  const folder = dirname(path);
  const taken = (await files.list(folder)).keys();
  const copy = joinPath(folder, copyName(basename(path), taken));
  await slowProgress(plainNotice(vscode.l10n.t('Copying {0}', path)), (signal) =>
    files.copy(path, copy, { overwrite: false, signal }),
  );
  return uri.with({ path: copy });
}
