import * as vscode from 'vscode';
import { serverOf, type Connection } from '../connections/connection.ts';
import { ConnectionUnusable } from '../connections/connectionUnusable.ts';
import { problemNotice } from '../help/helpLink.ts';
import { askChoice, BACK, icon } from '../ui/inputs.ts';
import type { CommandContext } from './commandContext.ts';
import { askTarget, parseTarget } from './openTarget.ts';

export interface ConnectionQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly iconId: string;
}

/**
 * The connection that is meant.
 * @param target id of a connection, a URL or a Uri; asked for when it is missing
 * @returns undefined when the person gave up, or was told why it cannot be used
 */
export async function connectionFor(
  context: CommandContext,
  target: unknown,
  question: ConnectionQuestion,
): Promise<Connection | undefined> {
  const authority =
    target === undefined ? await askAuthority(context, question) : authorityOf(context, target);
  if (authority === undefined) return undefined;
  try {
    return context.registry.resolve(authority);
  } catch (error) {
    if (!(error instanceof ConnectionUnusable)) throw error;
    const server = { name: authority, host: authority, port: 0, user: undefined };
    void vscode.window.showErrorMessage(problemNotice(error, server));
    return undefined;
  }
}

function authorityOf({ registry }: CommandContext, target: unknown): string {
  if (typeof target === 'string' && registry.find(target)) return target;
  return parseTarget(target).authority;
}

/** The servers in use come first; with one alone and none saved besides there is nothing to ask. */
async function askAuthority(
  context: CommandContext,
  { title, placeholder, iconId }: ConnectionQuestion,
): Promise<string | undefined> {
  const current = context.current();
  const inUse = context.remotes.all.map(({ connection }) => connection);
  const saved = context.registry.entries.flatMap(({ connection }) => connection ?? []);
  const all = new Map(
    [...(current ? [current] : []), ...inUse, ...saved].map((one) => [one.authority, one]),
  );
  if (all.size === 0) return (await askTarget(context))?.authority;
  if (all.size === 1) return [...all.keys()][0];
  const answer = await askChoice({
    title,
    placeholder,
    choices: [...all.values()].map((connection) => ({
      label: connection.name,
      description: serverOf(connection),
      iconPath: icon(iconId),
      value: connection.authority,
    })),
  });
  return answer === BACK ? undefined : answer;
}
