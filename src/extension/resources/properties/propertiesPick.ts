import * as vscode from 'vscode';
import { hasCode } from '../../../common/remoteError.ts';
import { commands } from '../../contributions.ts';
import { icon, withoutIcons } from '../../ui/inputs.ts';
import type { PropertyRow } from './propertyRows.ts';

interface Item extends vscode.QuickPickItem {
  readonly label: string;
  readonly row: PropertyRow;
}

export interface PropertiesOptions {
  readonly title: string;
  readonly rows: readonly PropertyRow[];
  /** What "Change Permissions" is called with. */
  readonly uris: readonly vscode.Uri[];
  /** Finds out what takes longer. */
  readonly find: (what: 'size' | 'checksum', signal: AbortSignal) => Promise<string>;
  /** Why that failed. */
  readonly problemText: (error: unknown) => string;
}

/** Shows properties in a list that is searched, heard and copied from like any other of the editor. */
export function showPropertiesPick(options: PropertiesOptions): void {
  const pick = vscode.window.createQuickPick<Item>();
  const stop = new AbortController();
  let rows = options.rows;
  const copyAll = { iconPath: icon('copy'), tooltip: vscode.l10n.t('Copy All') };
  const permissions = { iconPath: icon('lock'), tooltip: vscode.l10n.t('Change Permissions') };
  pick.title = options.title;
  pick.placeholder = vscode.l10n.t('Choose a property to copy it');
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = [permissions, copyAll];
  const draw = (): void => {
    const active = pick.activeItems[0]?.row.label;
    pick.items = rows.map(itemOf);
    pick.activeItems = pick.items.filter(({ row }) => row.label === active);
  };
  const replace = (row: PropertyRow, value: string): void => {
    rows = rows.map((one) => (one.label === row.label ? { label: row.label, value } : one));
    if (!stop.signal.aborted) draw();
  };
  const find = async (row: PropertyRow, what: 'size' | 'checksum'): Promise<void> => {
    replace(row, vscode.l10n.t('Finding it out…'));
    pick.busy = true;
    try {
      replace(row, await options.find(what, stop.signal));
    } catch (error) {
      if (!hasCode(error, 'aborted')) replace(row, options.problemText(error));
    } finally {
      pick.busy = false;
    }
  };
  draw();
  pick.onDidAccept(() => {
    const row = pick.selectedItems[0]?.row;
    if (row?.finds) void find(row, row.finds);
    else if (row) void copy(row.value);
  });
  pick.onDidTriggerButton((button) => {
    if (button === copyAll) return copy(rows.map(lineOf).join('\n'));
    pick.hide();
    const [first] = options.uris;
    return vscode.commands.executeCommand(commands.changePermissions, first, options.uris);
  });
  pick.onDidHide(() => {
    stop.abort();
    pick.dispose();
  });
  pick.show();
}

function itemOf(row: PropertyRow): Item {
  return { ...withoutIcons({ label: row.label, description: row.value }), row };
}

function lineOf({ label, value }: PropertyRow): string {
  return `${label}: ${value}`;
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied to the clipboard'), 3_000);
}
