import * as vscode from 'vscode';
import { normalizePath, type RemotePath } from '../../common/remotePath.ts';
import type { ConnectionEntry } from '../connections/connectionSettings.ts';
import {
  isFtpScheme,
  locateServer,
  joinAuthority,
  parseFtpUrl,
  type FtpUrlProblem,
} from '../ftpUri.ts';
import { askChoice, askText, BACK, icon, type Choice } from '../ui/inputs.ts';
import { urlProblemText } from '../ui/urlProblemText.ts';
import type { CommandContext } from './commandContext.ts';
import { addConnection, editConnection } from './editConnections.ts';
import { entryChoices } from './pickConnection.ts';

/** Where to open a folder. */
export interface OpenTarget {
  readonly authority: string;
  /** Undefined: where the connection starts. */
  readonly path: RemotePath | undefined;
  /** One that stood in the URL; it goes no further than this. */
  readonly password: string | undefined;
  /** True when the person wants to look around before a folder is opened. */
  readonly browse: boolean;
}

/**
 * The target that an argument names.
 * @throws Error with a text for people
 */
export function parseTarget(target: unknown): OpenTarget {
  if (typeof target === 'string') return parseText(target);
  if (!(target instanceof vscode.Uri)) throw refusal('empty');
  if (!isFtpScheme(target.scheme)) throw refusal('other-scheme');
  const address = locateServer(target);
  if (!address) throw refusal('bad-host');
  const path = target.path === '' ? undefined : normalizePath(target.path);
  const { password } = address;
  return { authority: joinAuthority(address), path, password, browse: false };
}

/** Lets the person choose or enter one. Undefined when they gave up. */
export async function askTarget(context: CommandContext): Promise<OpenTarget | undefined> {
  const answer = await askChoice<ConnectionEntry | 'url' | 'add'>({
    title: vscode.l10n.t('Open FTP Folder'),
    placeholder: vscode.l10n.t('Choose a connection, or another way'),
    choices: targetChoices(context.registry.entries),
  });
  if (answer === BACK || answer === undefined) return undefined;
  if (answer === 'url') return askUrl();
  if (answer === 'add') return ofSaved(await addConnection(context));
  if (answer.connection) return ofSaved(answer.connection.authority);
  await editConnection(context, answer.id);
  return undefined;
}

function targetChoices(
  entries: readonly ConnectionEntry[],
): readonly Choice<ConnectionEntry | 'url' | 'add'>[] {
  return [
    ...entryChoices(entries),
    { label: vscode.l10n.t('Enter a URL…'), iconPath: icon('link'), value: 'url' },
    { label: vscode.l10n.t('Add a Connection…'), iconPath: icon('add'), value: 'add' },
  ];
}

async function askUrl(): Promise<OpenTarget | undefined> {
  const text = await askText({
    title: vscode.l10n.t('Open FTP Folder'),
    prompt: vscode.l10n.t('URL of the folder'),
    placeholder: 'ftp://alice@ftp.example.com/folder',
    validate: (value) => {
      const result = parseFtpUrl(value);
      return result.ok ? undefined : urlProblemText(result.problem);
    },
  });
  return text === BACK || text === undefined ? undefined : parseText(text);
}

function parseText(text: string): OpenTarget {
  const result = parseFtpUrl(text);
  if (!result.ok) throw refusal(result.problem);
  const { path, password } = result.url;
  return { authority: joinAuthority(result.url), path, password, browse: false };
}

function ofSaved(authority: string | undefined): OpenTarget | undefined {
  if (authority === undefined) return undefined;
  return { authority, path: undefined, password: undefined, browse: true };
}

function refusal(problem: FtpUrlProblem): Error {
  return new Error(urlProblemText(problem));
}
