import * as vscode from 'vscode';
import { idOf, isOneAccount, type Connection } from '../connections/connection.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import { forgetSecrets } from '../connections/forgetSecrets.ts';
import { commands, CONFIGURATION, settings } from '../contributions.ts';
import type { CommandContext } from './commandContext.ts';
import { emptyDraft, freeId } from './connectionDraft.ts';
import { pickEntry } from './pickConnection.ts';
import { checked, save, wizardToSettings } from './saveConnection.ts';

/**
 * Adds a connection: the given one, or what the person enters.
 * @returns its id, or undefined when the person gave up
 */
export async function addConnection(
  context: CommandContext,
  given?: unknown,
): Promise<string | undefined> {
  const ids = context.registry.entries.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (given === undefined) {
    return wizardToSettings(context, emptyDraft, {
      title: vscode.l10n.t('Add FTP Connection'),
      idFor: ({ name, host }) => freeId(name || host, ids),
    });
  }
  const { raw, password } = splitPassword(given);
  const id = idOf(checked(raw));
  if (ids.includes(id)) {
    throw new Error(vscode.l10n.t('A connection with the id "{0}" exists already.', id));
  }
  await save(context, raw, password, { remember: true });
  return id;
}

/** Changes a connection by the given fields; without them its form is shown. */
export async function editConnection(
  context: CommandContext,
  id?: unknown,
  changes?: unknown,
): Promise<string | undefined> {
  const title = vscode.l10n.t('Edit FTP Connection');
  const entry = await entryFor(context, id, title);
  if (!entry) return undefined;
  const raw = entry.id === undefined ? undefined : context.registry.raw(entry.id);
  if (!raw || entry.id === undefined) return openSettings();
  if (changes !== undefined) return change(context, entry.id, raw, changes);
  if (isOneOfSeveral(context, entry.id)) return openSettings();
  await vscode.commands.executeCommand(commands.showConnectionForm, entry.id);
  return entry.id;
}

/**
 * Removes a connection, and forgets its secrets and what was read of its server, after asking.
 * @param given the ids of all that are selected, or `{ confirm: false }` to remove without a question
 */
export async function removeConnection(
  context: CommandContext,
  id?: unknown,
  given?: unknown,
): Promise<boolean> {
  const entries = await entriesToRemove(context, id, given);
  if (entries.length === 0) return false;
  if (entries.some((entry) => entry.id === undefined || isOneOfSeveral(context, entry.id))) {
    await openSettings();
    return false;
  }
  if (isAsked(given) && !(await confirmRemoval(context, entries))) return false;
  for (const entry of entries) await remove(context, entry);
  return true;
}

async function entriesToRemove(
  context: CommandContext,
  id: unknown,
  given: unknown,
): Promise<readonly ConnectionEntry[]> {
  if (Array.isArray(given)) {
    const ids = given.filter((one) => typeof one === 'string');
    return ids.flatMap((one) => context.registry.find(one) ?? []);
  }
  const entry = await entryFor(context, id, vscode.l10n.t('Remove FTP Connection'));
  return entry ? [entry] : [];
}

function isAsked(given: unknown): boolean {
  const isGiven = typeof given === 'object' && given !== null && 'confirm' in given;
  return !isGiven || given.confirm !== false;
}

async function remove(context: CommandContext, { id, connection }: ConnectionEntry): Promise<void> {
  if (id === undefined) return;
  await context.registry.remove(id);
  if (!connection) return;
  await forgetSecrets(connection, othersThan(connection, context.registry), context);
  await context.consoles.forget(connection);
  context.keepings.contentsOf(connection).clear();
  await context.keepings.removeNamesOf(connection);
}

/** Two of the same id cannot be told apart but by their places: the person has to choose there. */
function isOneOfSeveral({ registry }: CommandContext, id: string): boolean {
  return registry.entries.filter((entry) => entry.id === id).length > 1;
}

function othersThan(
  { authority }: Connection,
  registry: CommandContext['registry'],
): readonly Connection[] {
  const connections = registry.entries.flatMap(({ connection }) => connection ?? []);
  return connections.filter((other) => other.authority !== authority);
}

async function change(
  context: CommandContext,
  id: string,
  raw: object,
  changes: unknown,
): Promise<string> {
  const { raw: changed, password } = splitPassword(changes);
  const merged = { ...raw, ...changed };
  await save(context, merged, password, { remember: true, replaced: id });
  return idOf(checked(merged));
}

async function entryFor(
  { registry }: CommandContext,
  id: unknown,
  title: string,
): Promise<ConnectionEntry | undefined> {
  if (typeof id !== 'string') return pickEntry(registry.entries, title);
  const entry = registry.find(id);
  if (!entry) throw new Error(vscode.l10n.t('There is no connection with the id "{0}".', id));
  return entry;
}

async function confirmRemoval(
  context: CommandContext,
  entries: readonly ConnectionEntry[],
): Promise<boolean> {
  const [one, ...others] = entries;
  if (!one) return false;
  const remove = vscode.l10n.t('Remove');
  const question =
    others.length === 0
      ? vscode.l10n.t('Remove the connection {0}?', one.label)
      : vscode.l10n.t('Remove these {0} connections?', entries.length);
  const detail =
    others.length === 0
      ? await removalDetail(context, one)
      : await removalDetailOfSeveral(context, entries);
  const options = { modal: true, detail: detail.join('\n\n') };
  return (await vscode.window.showWarningMessage(question, options, remove)) === remove;
}

async function removalDetail(
  context: CommandContext,
  entry: ConnectionEntry,
): Promise<readonly string[]> {
  const { connection } = entry;
  const others = connection ? othersThan(connection, context.registry) : [];
  const sharing = others.find((other) => connection && isOneAccount(other, connection));
  return [...(await waitingTexts(context, [entry])), consequences(sharing)];
}

async function removalDetailOfSeveral(
  context: CommandContext,
  entries: readonly ConnectionEntry[],
): Promise<readonly string[]> {
  return [
    entries.map(({ label }) => label).join('\n'),
    ...(await waitingTexts(context, entries)),
    vscode.l10n.t(
      'Passwords that no other connection logs in with are forgotten, too. Nothing on the servers is changed.',
    ),
  ];
}

async function waitingTexts(
  { outbox }: CommandContext,
  entries: readonly ConnectionEntry[],
): Promise<readonly string[]> {
  const counts = await Promise.all(
    entries.flatMap(({ connection }) => (connection ? [outbox.count(connection)] : [])),
  );
  const waiting = counts.reduce((sum, count) => sum + count, 0);
  return waiting > 0 ? [waitingText(waiting)] : [];
}

function waitingText(count: number): string {
  return vscode.l10n.t(
    'Saves that are not uploaded yet wait for it: {0}. They stay on this computer, but are not uploaded without the connection.',
    count,
  );
}

/** @param sharing another connection that needs the password */
function consequences(sharing: Connection | undefined): string {
  if (sharing) {
    return vscode.l10n.t(
      'Its password is kept, as {0} logs in with it, too. Nothing on the server is changed.',
      sharing.name,
    );
  }
  return vscode.l10n.t('Its password is forgotten, too. Nothing on the server is changed.');
}

async function openSettings(): Promise<undefined> {
  const key = `${CONFIGURATION}.${settings.connections}`;
  await vscode.commands.executeCommand('workbench.action.openSettingsJson', {
    // With `edit` the editor would put a new entry into the list.
    revealSetting: { key, edit: false },
  });
}

/** Keeps the password out of everything that is written to the settings. */
export function splitPassword(given: unknown): { raw: Record<string, unknown>; password?: string } {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Error(vscode.l10n.t('A connection must be an object with at least "id" and "host".'));
  }
  const { password, ...raw } = given as Record<string, unknown>;
  return typeof password === 'string' ? { raw, password } : { raw };
}
