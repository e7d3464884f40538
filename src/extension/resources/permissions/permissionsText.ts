import * as vscode from 'vscode';
import type {
  FileDetails,
  ModePlan,
  ModeReport,
} from '../../../remote/attributes/fileAttributes.ts';
import { problemText, type ServerName } from '../../ui/problemText.ts';
import { octalText } from './permissionBits.ts';
import type { PlanRow } from './permissionsMessages.ts';

const SHOWN_ROWS = 500;
const SHOWN_FAILURES = 200;

/** What is to be known before a person changes the permissions of this. */
export function notesOf(details: readonly FileDetails[], server: string): readonly string[] {
  const { t } = vscode.l10n;
  const [one] = details;
  const notes: string[] = [];
  if (details.length === 1 && one?.owner !== undefined) {
    notes.push(t('Owner: {0}', one.owner));
    if (one.group !== undefined) notes.push(t('Group: {0}', one.group));
  }
  if (details.some(({ symlink }) => symlink)) {
    notes.push(t('A symbolic link has no permissions of its own: those of its target change.'));
  }
  if (details.some(({ mode, symlink }) => mode === undefined && !symlink)) {
    notes.push(
      t(
        '{0} does not tell the present permissions. Enter all of them, as an octal number for example.',
        server,
      ),
    );
  }
  return notes;
}

/** What would change, in whole sentences. */
export function planSummary(plan: ModePlan): readonly string[] {
  const { t } = vscode.l10n;
  const folders = plan.wishes.filter(({ isFolder }) => isFolder).length;
  const files = plan.wishes.length - folders;
  const texts = [
    plan.wishes.length === 0
      ? t('Nothing would change.')
      : t('Would change: files: {0}, folders: {1}.', files, folders),
  ];
  if (plan.unchanged > 0) texts.push(t('Stay as they are: {0}.', plan.unchanged));
  if (plan.links > 0) {
    texts.push(t('Symbolic links in the folders, which are left alone: {0}.', plan.links));
  }
  const [unknown] = plan.unknown;
  if (unknown !== undefined) {
    texts.push(
      t(
        'Present permissions that the server does not tell: {0}, beginning with {1}. They are left alone unless you decide every permission.',
        plan.unknown.length,
        unknown,
      ),
    );
  }
  const [closed] = plan.closed;
  if (closed !== undefined) {
    texts.push(
      t(
        'Folders that could not be looked into: {0}, beginning with {1}. What is in them is left alone.',
        plan.closed.length,
        closed,
      ),
    );
  }
  return texts;
}

export function planRows({ wishes }: ModePlan): readonly PlanRow[] {
  return wishes.slice(0, SHOWN_ROWS).map(({ path, isFolder, from, to }) => ({
    path: isFolder ? `${path}/` : path,
    from: from === undefined ? '?' : octalText(from),
    to: octalText(to),
  }));
}

export function moreText({ wishes }: ModePlan): string {
  const more = wishes.length - SHOWN_ROWS;
  return more > 0 ? vscode.l10n.t('and {0} more', more) : '';
}

export function resultText({ changed, failed }: ModeReport): string {
  return failed.length === 0
    ? vscode.l10n.t('The permissions were changed: {0}.', changed)
    : vscode.l10n.t('The permissions were changed: {0}. Failed: {1}.', changed, failed.length);
}

/** Windows has no such permissions, and some servers on it say yes all the same. */
export function keptTexts(
  kept: readonly { readonly path: string }[],
  server: string,
): readonly string[] {
  return kept.map(({ path }) =>
    vscode.l10n.t('{0}: {1} has accepted the change, and made another one or none.', path, server),
  );
}

export function failureTexts({ failed }: ModeReport, server: ServerName): readonly string[] {
  const texts = failed
    .slice(0, SHOWN_FAILURES)
    .map(({ path, error }) => `${path}: ${problemText(error, server, path)}`);
  const more = failed.length - SHOWN_FAILURES;
  return more > 0 ? [...texts, vscode.l10n.t('and {0} more', more)] : texts;
}
