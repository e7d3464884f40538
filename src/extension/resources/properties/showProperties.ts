import * as vscode from 'vscode';
import type { FileDetails } from '../../../remote/attributes/fileAttributes.ts';
import type { CommandContext } from '../../commands/commandContext.ts';
import { problemText } from '../../ui/problemText.ts';
import { attempt, tellNothingChosen } from '../attempt.ts';
import { urlTextOf } from '../copyAddress.ts';
import { nameOf } from '../resourceText.ts';
import { targetsOf, type Target } from '../targets.ts';
import { contentDigest } from './contentDigest.ts';
import { showPropertiesPick } from './propertiesPick.ts';
import { propertyRows, sizeText, sumRows, type PropertyRow } from './propertyRows.ts';

/**
 * Shows what the server tells of files and folders.
 * @returns what is shown
 */
export async function showProperties(
  context: CommandContext,
  first?: unknown,
  all?: unknown,
): Promise<readonly PropertyRow[]> {
  const targets = await targetsOf(context, first, all);
  const [one] = targets;
  if (!one) {
    tellNothingChosen();
    return [];
  }
  const details = await attempt(context, one, () =>
    Promise.all(
      targets.map(({ remote, path }) => remote.files.attributes.get(path, { fresh: true })),
    ),
  );
  if (!details) return [];
  const [its] = details;
  const isOne = targets.length === 1 && its !== undefined;
  const rows = isOne ? propertyRows(one.path, urlTextOf(one), its) : sumRows(details);
  showPropertiesPick({
    title: isOne
      ? vscode.l10n.t('Properties of {0}', nameOf(one.path))
      : vscode.l10n.t('Properties of {0} files and folders', targets.length),
    rows,
    uris: targets.map(({ uri }) => uri),
    find: (what, signal) =>
      what === 'size' ? folderSize(one, signal) : digestText(one, its, signal),
    problemText: (error) => problemText(error, one.remote.connection, one.path),
  });
  return rows;
}

async function folderSize({ remote, path }: Target, signal: AbortSignal): Promise<string> {
  const { bytes, counted } = await remote.files.folderSize(path, { signal });
  if (!counted) return sizeText(bytes);
  const { files, folders } = counted;
  return vscode.l10n.t('{0} (files: {1}, folders: {2})', sizeText(bytes), files, folders);
}

async function digestText(
  target: Target,
  details: FileDetails | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { algorithm, hex } = await contentDigest(target, { size: details?.size }, signal);
  return `${algorithm.toUpperCase()} ${hex}`;
}
