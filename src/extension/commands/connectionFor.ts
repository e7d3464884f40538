import * as vscode from 'vscode';
import { accountOf, type Connection } from '../connections/connection.ts';
import { locate } from '../ftpUri.ts';
import { askChoice, BACK } from '../ui/inputs.ts';
import type { CommandContext } from './commandContext.ts';

/** The one that is named, else one of the servers in use and of those that are saved. */
export async function connectionFor(
  { registry, remotes }: CommandContext,
  target: unknown,
  { title, placeholder }: { readonly title: string; readonly placeholder: string },
): Promise<Connection | undefined> {
  if (target instanceof vscode.Uri) return registry.resolve(locate(target).authority);
  if (typeof target === 'string') return registry.resolve(target);
  const used = remotes.all.map(({ connection }) => connection);
  const saved = registry.entries.flatMap(({ connection }) => connection ?? []);
  const others = saved.filter(({ authority }) => !used.some((one) => one.authority === authority));
  const answer = await askChoice({
    title,
    placeholder,
    choices: [...used, ...others].map((connection) => ({
      label: connection.name,
      description: accountOf(connection),
      value: connection,
    })),
  });
  return answer === BACK ? undefined : answer;
}
