import * as vscode from 'vscode';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import { groupPath } from '../connections/connectionSettings.ts';
import { commands } from '../contributions.ts';
import { askChoice, askText, BACK, icon, type Choice } from '../ui/inputs.ts';
import { allGroups, regrouped } from './grouping.ts';
import type { GroupNode, ViewNode } from './nodes.ts';

type Path = readonly string[];

/** Shows the form of a new connection, which begins with the group. */
export async function addToGroup({ path }: GroupNode): Promise<void> {
  await vscode.commands.executeCommand(commands.showConnectionForm, { group: path.join('/') });
}

/** Moves connections and groups into a group: the given one, or the one that the person picks. */
export async function moveToGroup(
  registry: ConnectionRegistry,
  nodes: readonly ViewNode[],
  given?: Path,
): Promise<void> {
  if (!nodes.some((node) => node.kind === 'group' || entryOf(node))) return;
  const group = given ?? (await askGroup(registry));
  if (!group) return;
  await rearrange(registry, (entry) => {
    for (const node of nodes) {
      if (node.kind === 'group') {
        const moved = moveGroup(entry.group, node.path, group);
        if (moved) return moved;
      } else if (entryOf(node)?.index === entry.index) return group;
    }
    return undefined;
  });
}

/** Gives a group another name, with all that is in it. */
export async function renameGroup(
  registry: ConnectionRegistry,
  { path }: GroupNode,
): Promise<void> {
  const name = await askName(vscode.l10n.t('Rename Group'), path[path.length - 1] ?? '');
  if (!name) return;
  const to = [...path.slice(0, -1), ...name];
  await rearrange(registry, ({ group }) => regrouped(group, path, to));
}

/** A group goes nowhere inside itself. */
function moveGroup(group: Path, from: Path, to: Path): Path | undefined {
  if (regrouped(to, from, [])) return undefined;
  return regrouped(group, from, [...to, ...from.slice(-1)]);
}

async function rearrange(
  registry: ConnectionRegistry,
  groupFor: (entry: ConnectionEntry) => Path | undefined,
): Promise<void> {
  const { entries, rawEntries } = registry;
  const changed = rawEntries.map((raw, index) => {
    const entry = entries[index];
    const group = entry && groupFor(entry);
    if (!group || typeof raw !== 'object' || raw === null) return raw;
    const changed: Record<string, unknown> = { ...raw, group: group.join('/') };
    if (group.length === 0) delete changed['group'];
    return changed;
  });
  if (JSON.stringify(changed) !== JSON.stringify(rawEntries)) await registry.replaceAll(changed);
}

async function askGroup({ entries }: ConnectionRegistry): Promise<Path | undefined> {
  const title = vscode.l10n.t('Move to Group');
  const choices: Choice<Path | 'new'>[] = [
    ...allGroups(entries).map((path) => ({
      label: path.join(' / '),
      iconPath: icon('folder'),
      value: path,
    })),
    { label: vscode.l10n.t('New Group…'), iconPath: icon('add'), value: 'new' },
    { label: vscode.l10n.t('No Group'), iconPath: icon('close'), value: [] },
  ];
  const placeholder = vscode.l10n.t('Choose where it is listed');
  const answer = await askChoice({ title, placeholder, choices });
  if (answer === BACK || answer === undefined) return undefined;
  return answer === 'new' ? askName(title, '') : answer;
}

async function askName(title: string, value: string): Promise<Path | undefined> {
  const prompt = vscode.l10n.t('Name of the group. A "/" in it makes a group in a group.');
  const answer = await askText({
    title,
    prompt,
    value,
    validate: (text) =>
      groupPath(text).length > 0 ? undefined : vscode.l10n.t('A group needs a name.'),
  });
  return typeof answer === 'string' ? groupPath(answer) : undefined;
}

function entryOf(node: ViewNode): ConnectionEntry | undefined {
  return node.kind === 'connection' || node.kind === 'broken' ? node.entry : undefined;
}
