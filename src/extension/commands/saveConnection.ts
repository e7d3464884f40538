import * as vscode from 'vscode';
import { idOf, type Connection } from '../connections/connection.ts';
import { connectionProblemText } from '../connections/connectionProblemText.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { parseConnections } from '../connections/connectionSettings.ts';
import { problemNotice } from '../help/helpLink.ts';
import { againTitle } from '../ui/notifications.ts';
import { slowProgress } from '../ui/slowProgress.ts';
import type { CommandContext } from './commandContext.ts';
import { toRaw, type ConnectionDraft } from './connectionDraft.ts';
import { editDraft } from './connectionWizard.ts';
import { tryConnection } from './tryConnection.ts';

interface WizardOptions {
  readonly title: string;
  /** The id to save under, once the draft is complete. */
  readonly idFor: (draft: ConnectionDraft) => string;
}

type Verdict = 'save' | 'edit' | 'again' | 'give-up';

/**
 * Lets a person fill the draft, tries it, and saves it.
 * @returns the id, or undefined when the person gave up
 */
export async function wizardToSettings(
  context: CommandContext,
  start: ConnectionDraft,
  options: WizardOptions,
): Promise<string | undefined> {
  let draft = await editDraft(start, options.title);
  while (draft) {
    const raw = toRaw(draft, options.idFor(draft));
    const connection = checked(raw);
    const password = draft.password === '' ? undefined : draft.password;
    const verdict = await trial(context, connection, password);
    if (verdict === 'give-up') return undefined;
    if (verdict === 'save') {
      await save(context, raw, password, { remember: draft.remember });
      return idOf(connection);
    }
    if (verdict === 'edit') draft = await editDraft(draft, options.title);
  }
  return undefined;
}

/** Writes the entry to the settings and the password to where it belongs. */
export async function save(
  context: CommandContext,
  raw: RawConnection,
  password: string | undefined,
  options: { readonly remember: boolean; readonly replaced?: unknown },
): Promise<void> {
  await takePassword(context, checked(raw), password, options);
  const { replaced } = options;
  await context.registry.save(raw, typeof replaced === 'string' ? replaced : undefined);
}

/** The connection logs in with the password from now on; undefined: with what is known. */
export async function takePassword(
  { credentials }: CommandContext,
  connection: Connection,
  password: string | undefined,
  { remember }: { readonly remember: boolean },
): Promise<void> {
  if (password === undefined) return;
  if (remember) await credentials.store(connection, password);
  credentials.give(connection, password, { remember: false });
}

/**
 * The connection that an entry stands for.
 * @throws Error with a text for people
 */
export function checked(raw: unknown): Connection {
  const [entry] = parseConnections([raw]);
  if (entry?.connection) return entry.connection;
  const texts = entry?.problems.map(connectionProblemText) ?? [];
  throw new Error(texts.join(' '));
}

async function trial(
  context: CommandContext,
  connection: Connection,
  password: string | undefined,
): Promise<Verdict> {
  try {
    const title = vscode.l10n.t('Connecting to {0}', connection.name);
    await slowProgress(title, (signal) => tryConnection(context, { connection, password, signal }));
    return 'save';
  } catch (error) {
    return askVerdict(problemNotice(error, connection, connection.root), againTitle(error));
  }
}

async function askVerdict(reason: string, again: string): Promise<Verdict> {
  const buttons: readonly (vscode.MessageItem & { readonly verdict: Verdict })[] = [
    { title: vscode.l10n.t('Edit'), verdict: 'edit' },
    { title: again, verdict: 'again' },
    { title: vscode.l10n.t('Save Anyway'), verdict: 'save' },
  ];
  const chosen = await vscode.window.showErrorMessage(reason, ...buttons);
  return chosen?.verdict ?? 'give-up';
}
