import * as vscode from 'vscode';
import { hasCode } from '../../common/remoteError.ts';
import { basename, ROOT, type RemotePath } from '../../common/remotePath.ts';
import type { ReportDepth, ServerReport } from '../../remote/serverReport.ts';
import type { Connection } from '../connections/connection.ts';
import { locate } from '../ftpUri.ts';
import { problemNotice, withHelp } from '../help/helpLink.ts';
import { anonymizer } from '../report/anonymity.ts';
import { askDepth } from '../report/reportConsent.ts';
import { reportMarkdown } from '../report/reportMarkdown.ts';
import { withReportProgress } from '../report/reportProgress.ts';
import type { CommandContext } from './commandContext.ts';
import { connectionFor } from './connectionFor.ts';
import { personActs } from './sessions.ts';

interface Examined {
  readonly connection: Connection;
  readonly folder: RemotePath | undefined;
}

/**
 * Finds out what a server can do, with the person's consent, and shows it as a page. The argument
 * is the id of a connection, a URL or the Uri of a folder.
 * @returns the report in Markdown; undefined where there is none
 */
export async function showServerReport(
  context: CommandContext,
  target?: unknown,
): Promise<string | undefined> {
  const examined = await examinedBy(context, target);
  if (!examined) return undefined;
  const { connection, folder } = examined;
  const depth = await askDepth(connection.name, folder);
  if (!depth) return undefined;
  personActs(context, connection);
  const report = await tryExamine(context, examined, depth);
  if (!report) return undefined;
  const markdown = markdownOf(report, connection, context.version);
  await context.reports.show(vscode.l10n.t('Report of {0}', connection.name), markdown);
  void offer(markdown);
  return markdown;
}

async function examinedBy(context: CommandContext, target: unknown): Promise<Examined | undefined> {
  const connection = await connectionFor(context, target, {
    title: vscode.l10n.t('FTP Server Report'),
    placeholder: vscode.l10n.t('Choose the server to find out about'),
    iconId: 'checklist',
  });
  const folder = target instanceof vscode.Uri ? locate(target).path : connection?.root;
  return connection && { connection, folder };
}

async function tryExamine(
  context: CommandContext,
  { connection, folder }: Examined,
  depth: ReportDepth,
): Promise<ServerReport | undefined> {
  const title = vscode.l10n.t('Examining {0}', connection.name);
  const { remotes, examine } = context;
  const remote = remotes.find(connection.authority);
  try {
    return await withReportProgress(title, (signal, onArea) =>
      examine(connection, {
        depth,
        folder,
        maxConnections: connection.maxConnections,
        openElsewhere: remote?.status?.total ?? 0,
        signal,
        onArea,
      }),
    );
  } catch (error) {
    tellFailure(connection, error);
    return undefined;
  } finally {
    if (remote?.status) {
      // An open Explorer may have seen the scratch folder, which is gone now.
      remote.files.refresh(ROOT);
      context.explorer.ask();
    }
  }
}

function tellFailure(connection: Connection, error: unknown): void {
  if (!hasCode(error, 'aborted')) {
    void vscode.window.showErrorMessage(problemNotice(error, connection));
  } else if (error.path !== undefined) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The folder {0} of the report could not be removed from {1}. Delete it yourself.',
        basename(error.path),
        connection.name,
      ),
    );
  }
}

function markdownOf(report: ServerReport, connection: Connection, version: string): string {
  const { addresses, users, paths } = report.privateWords;
  const { host, user, root } = connection;
  const anonymize = anonymizer({
    hosts: [host, ...addresses],
    users: [user, ...users],
    paths: [root, ...paths],
  });
  const day = (ms: number) => new Date(ms).toLocaleDateString(undefined, { dateStyle: 'long' });
  return reportMarkdown(report, { t: vscode.l10n.t, anonymize, day, version });
}

async function offer(markdown: string): Promise<void> {
  const copy = vscode.l10n.t('Copy');
  const save = vscode.l10n.t('Save As…');
  const text = vscode.l10n.t(
    'The report is ready. It can be shown to others: host, user, addresses and paths are left out.',
  );
  const chosen = await vscode.window.showInformationMessage(text, copy, save);
  if (chosen === copy) await vscode.env.clipboard.writeText(markdown);
  if (chosen === save) await saveAs(markdown);
}

async function saveAs(markdown: string): Promise<void> {
  const filters = { Markdown: ['md'] };
  const uri = await vscode.window.showSaveDialog({ filters });
  if (!uri) return;
  try {
    await vscode.workspace.fs.writeFile(uri, Buffer.from(markdown));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const text = vscode.l10n.t('The report could not be saved: {0} Choose another place.', why);
    void vscode.window.showErrorMessage(withHelp(text, 'this-computer'));
    await offer(markdown);
  }
}
