import { join } from 'node:path';
import * as vscode from 'vscode';
import { OUTBOX } from '../../remote/outbox/outboxRecords.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { bytesText } from '../ui/sizeText.ts';
import type { OutboxActions, OutboxItem } from './outboxActions.ts';
import type { Outboxes, ServerOutbox } from './outboxes.ts';
import { needsPerson, savedText, serverName, shortReason } from './reasonText.ts';

type Chosen = OutboxItem | 'all' | { readonly folder: string };

/** Lists what waits, and does what the person chooses with it. */
export async function showOutbox(outboxes: Outboxes, actions: OutboxActions): Promise<void> {
  await outboxes.find();
  const { waiting } = outboxes;
  const items = waiting.flatMap((at) => at.outbox.entries.map((entry) => ({ at, entry })));
  const choices = [...itemChoices(items), ...waiting.flatMap(unreadableChoice)];
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Nothing waits: all that was saved is on its server.'),
    );
    return;
  }
  const answer = await askChoice<Chosen>({
    title: vscode.l10n.t('Saves That Are Not Uploaded Yet'),
    placeholder: vscode.l10n.t('Choose a save to see what can be done with it'),
    choices,
  });
  if (answer === undefined || answer === BACK) return;
  if (answer === 'all') return actions.uploadAll(items);
  if ('folder' in answer) return showFolder(answer.folder);
  await act(answer, actions);
}

function itemChoices(items: readonly OutboxItem[]): readonly Choice<Chosen>[] {
  const all: Choice<Chosen> = {
    label: vscode.l10n.t('Upload All'),
    iconPath: icon('cloud-upload'),
    value: 'all',
  };
  return [...(items.length > 1 ? [all] : []), ...items.map(itemChoice)];
}

function itemChoice({ at, entry }: OutboxItem): Choice<Chosen> {
  const { reply } = entry.failure ?? {};
  const facts = [savedText(entry), bytesText(entry.size), needsPerson(entry) ? reply : undefined];
  return {
    label: entry.path,
    description: whereText({ at, entry }),
    detail: facts.filter((fact) => fact !== undefined).join(' · '),
    iconPath: icon(needsPerson(entry) ? 'warning' : 'cloud-upload'),
    value: { at, entry },
  };
}

/** Why it is not uploaded, as short as a row is. */
function whereText({ at, entry }: OutboxItem): string {
  return `${serverName(at).name}: ${shortReason(entry)}`;
}

function unreadableChoice({ directory, outbox }: ServerOutbox): readonly Choice<Chosen>[] {
  if (outbox.unreadable.length === 0) return [];
  return [
    {
      label: vscode.l10n.t('Records that cannot be read: {0}', outbox.unreadable.length),
      detail: vscode.l10n.t('They are left as they are. Select to see their folder.'),
      iconPath: icon('error'),
      value: { folder: join(directory, OUTBOX) },
    },
  ];
}

async function act(item: OutboxItem, actions: OutboxActions): Promise<void> {
  const { entry } = item;
  const { t } = vscode.l10n;
  const choice = (label: string, id: string, value: () => Promise<void>) => ({
    label,
    iconPath: icon(id),
    value,
  });
  const answer = await askChoice({
    title: entry.path,
    placeholder: whereText(item),
    choices: [
      choice(t('Upload Now'), 'cloud-upload', () => actions.upload(item)),
      choice(t('Compare with the Server'), 'diff', () => actions.compare(item)),
      choice(t('Open'), 'go-to-file', () => actions.open(item)),
      choice(t('Save a Local Copy…'), 'save', () => actions.saveCopy(item)),
      choice(t('Discard…'), 'trash', () => actions.discard(item)),
    ],
  });
  if (answer !== undefined && answer !== BACK) await answer();
}

async function showFolder(folder: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Path');
  const text = vscode.l10n.t(
    'Records of saves that cannot be read are in {0}. They are left as they are: another version of this extension may have written them.',
    folder,
  );
  const chosen = await vscode.window.showWarningMessage(plainNotice(text), copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(folder);
}
