import * as vscode from 'vscode';
import type { CommandContext } from '../commands/commandContext.ts';
import { commands } from '../contributions.ts';
import { withHelp } from '../help/helpLink.ts';
import { askChoice, BACK, icon, type Choice } from '../ui/inputs.ts';
import { askMany, type ManyChoice } from '../ui/manyChoices.ts';
import { plainNotice } from '../ui/plainNotice.ts';
import { ImportFailure } from './importFailure.ts';
import { isImport, planImport, type PlannedImport, type PlannedSite } from './importPlan.ts';
import { importReport, type ImportReport } from './importReport.ts';
import { findSources, nameOf, readFiles, readText, type ReadSource } from './importSource.ts';
import { addressText, failureText, outcomeText, refusalText } from './importText.ts';

export interface ImportOptions {
  /** False: everything that is new is imported, without a question. */
  readonly confirm?: boolean;
  /** Whether passwords go to the secret storage, where nobody is asked. Default: they do not. */
  readonly passwords?: 'keep' | 'skip';
}

type Source = { readonly uris: readonly vscode.Uri[] } | 'clipboard';

/**
 * Imports connections from a file of another program, or from URLs in the clipboard, after showing
 * what would become of them. The arguments are the Uri of a file, and how to go about it.
 * @returns the ids of the new connections
 */
export async function importConnections(
  context: CommandContext,
  target?: unknown,
  options: ImportOptions = {},
): Promise<readonly string[]> {
  const source =
    target instanceof vscode.Uri ? { uris: [target] } : await askSource(context.globalStorage);
  const found = source && (await read(source, target instanceof vscode.Uri));
  if (!found) return [];
  const planned = planImport(found.sites, context.registry.entries);
  const report = { source: found.name, unread: found.unread, planned };
  const chosen =
    options.confirm === false ? allNew(planned) : await askWhich(context, report, planned);
  if (!chosen || chosen.length === 0) return [];
  const keep =
    options.confirm === false ? options.passwords === 'keep' : await askPasswords(report, chosen);
  if (keep === undefined) return [];
  const kept = await take(context, chosen, keep);
  void tell(context, { ...report, imported: new Set(chosen), kept });
  return chosen.map(({ outcome }) => String(outcome.raw['id']));
}

async function askSource(globalStorage: vscode.Uri): Promise<Source | undefined> {
  const places = await findSources(globalStorage);
  const found = places.map(({ program, label, uris }): Choice<Source | 'file'> => ({
    label: program,
    description: label,
    iconPath: icon('file-symlink-file'),
    value: { uris },
  }));
  const answer = await askChoice<Source | 'file'>({
    title: vscode.l10n.t('Import FTP Connections'),
    placeholder: vscode.l10n.t('Where are the connections?'),
    choices: [
      ...found,
      {
        label: vscode.l10n.t('Choose a File…'),
        detail: vscode.l10n.t(
          'FileZilla, WinSCP.ini, PhpStorm, Cyberduck, ftp-simple, ftp-kr, Remote-FTP, SFTP, netrc, exports',
        ),
        iconPath: icon('folder-opened'),
        value: 'file',
      },
      {
        label: vscode.l10n.t('URLs in the Clipboard'),
        detail: vscode.l10n.t('ftp:// and ftps://, one a line'),
        iconPath: icon('clippy'),
        value: 'clipboard',
      },
    ],
  });
  if (answer === BACK) return undefined;
  return answer === 'file' ? askFile() : answer;
}

async function askFile(): Promise<Source | undefined> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t('Import FTP Connections'),
    openLabel: vscode.l10n.t('Import'),
  });
  return uris && { uris };
}

/** @returns undefined where the person was told why nothing could be read */
async function read(source: Source, isCalled: boolean): Promise<ReadSource | undefined> {
  const isClipboard = source === 'clipboard';
  try {
    return isClipboard
      ? readText(await vscode.env.clipboard.readText())
      : await readFiles(source.uris);
  } catch (error) {
    if (!(error instanceof ImportFailure)) throw error;
    const [first] = isClipboard ? [] : source.uris;
    const what = first ? nameOf(first) : vscode.l10n.t('The clipboard');
    const text =
      isClipboard && error.code === 'unknown-format'
        ? vscode.l10n.t('The clipboard holds no URLs of FTP servers. Copy some, one a line.')
        : failureText(error.code, what);
    if (isCalled) throw new Error(text, { cause: error });
    void vscode.window.showErrorMessage(withHelp(text, 'import-failed'));
    return undefined;
  }
}

function allNew(planned: readonly PlannedSite[]): readonly PlannedImport[] {
  return planned.filter(isImport).filter(({ outcome }) => outcome.sameAs === undefined);
}

function askWhich(
  { reports }: CommandContext,
  report: ImportReport,
  planned: readonly PlannedSite[],
): Promise<readonly PlannedImport[] | undefined> {
  const imports = planned.filter(isImport);
  const title = vscode.l10n.t('Import from {0}', report.source);
  const isNew = ({ outcome }: PlannedImport) => outcome.sameAs === undefined;
  const refused = planned.flatMap(({ site, outcome }): ManyChoice<PlannedImport>[] =>
    outcome.kind === 'import'
      ? []
      : [
          {
            label: site.name === '' ? vscode.l10n.t('(no name)') : site.name,
            detail: refusalText(outcome.refusal),
            iconPath: icon('circle-slash'),
            value: undefined,
          },
        ],
  );
  return askMany({
    title,
    placeholder: vscode.l10n.t('Choose what to import. Nothing is changed before you accept.'),
    groups: [
      { label: vscode.l10n.t('new'), choices: imports.filter(isNew).map(importChoice) },
      {
        label: vscode.l10n.t('there already'),
        choices: imports.filter((one) => !isNew(one)).map(importChoice),
      },
      { label: vscode.l10n.t('cannot be imported'), choices: refused },
    ],
    details: {
      tooltip: vscode.l10n.t('Show Details'),
      show: () => void reports.show(title, importReport(report)),
    },
  });
}

function importChoice(planned: PlannedImport): ManyChoice<PlannedImport> {
  const { site, outcome } = planned;
  const isNew = outcome.sameAs === undefined;
  return {
    label: site.name,
    description: addressText(outcome.connection),
    detail: outcomeText(planned),
    iconPath: icon(isNew ? 'server' : 'copy'),
    picked: isNew,
    value: planned,
  };
}

/** @returns undefined where the person gave up */
async function askPasswords(
  { source }: ImportReport,
  chosen: readonly PlannedImport[],
): Promise<boolean | undefined> {
  const count = chosen.filter(({ site }) => hasSecret(site.secrets)).length;
  if (count === 0) return false;
  const answer = await askChoice({
    title: vscode.l10n.t('Import from {0}', source),
    placeholder:
      count === 1
        ? vscode.l10n.t('One of them has a password. What about it?')
        : vscode.l10n.t('{0} of them have a password. What about them?', count),
    choices: [
      {
        label: vscode.l10n.t('Keep Passwords in the Secret Storage'),
        detail: vscode.l10n.t('VS Code encrypts them. They never stand in the settings.'),
        iconPath: icon('key'),
        value: true,
      },
      {
        label: vscode.l10n.t('Do Not Import Passwords'),
        detail: vscode.l10n.t('You are asked for each of them when it is needed.'),
        iconPath: icon('circle-slash'),
        value: false,
      },
    ],
  });
  return answer === BACK ? undefined : answer;
}

function hasSecret({ password, proxyPassword }: PlannedSite['site']['secrets']): boolean {
  return password !== undefined || proxyPassword !== undefined;
}

/** @returns those whose secrets are kept */
async function take(
  { registry, credentials, proxies, logger }: CommandContext,
  chosen: readonly PlannedImport[],
  keep: boolean,
): Promise<ReadonlySet<PlannedSite>> {
  await registry.replaceAll([...registry.rawEntries, ...chosen.map(({ outcome }) => outcome.raw)]);
  const kept = new Set<PlannedSite>();
  if (!keep) return kept;
  for (const planned of chosen) {
    const { password, proxyPassword } = planned.site.secrets;
    const { connection } = planned.outcome;
    try {
      if (password !== undefined) await credentials.adopt(connection, password);
      if (proxyPassword !== undefined) await proxies.store(connection, proxyPassword);
      if (hasSecret(planned.site.secrets)) kept.add(planned);
    } catch (error) {
      // A desktop without a keyring: the connections are there, and ask for their passwords.
      logger.warn(`A password could not be put into the secret storage: ${String(error)}`);
      break;
    }
  }
  return kept;
}

async function tell({ reports }: CommandContext, report: Required<ImportReport>): Promise<void> {
  const { imported, planned, kept } = report;
  const [first] = imported;
  const id = imported.size === 1 && first && isImport(first) ? first.outcome.raw['id'] : undefined;
  const left = planned.length - imported.size;
  const text = [
    imported.size === 1
      ? vscode.l10n.t('The connection {0} was imported.', first?.site.name ?? '')
      : vscode.l10n.t('{0} connections were imported.', imported.size),
    ...(kept.size > 0
      ? [vscode.l10n.t('Passwords that are in the secret storage now: {0}.', kept.size)]
      : []),
    ...(left > 0 ? [vscode.l10n.t('Entries that were not imported: {0}.', left)] : []),
  ].join(' ');
  const details = vscode.l10n.t('Show Details');
  const open = vscode.l10n.t('Open Folder');
  const buttons = id === undefined ? [details] : [open, details];
  const answer = await vscode.window.showInformationMessage(plainNotice(text), ...buttons);
  if (answer === details) {
    await reports.show(vscode.l10n.t('Import from {0}', report.source), importReport(report));
  }
  if (answer === open) await vscode.commands.executeCommand(commands.openFolder, id);
}
