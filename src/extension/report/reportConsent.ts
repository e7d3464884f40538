import * as vscode from 'vscode';
import type { ReportDepth } from '../../remote/serverReport.ts';

interface DepthItem extends vscode.MessageItem {
  readonly depth: ReportDepth;
}

/** Says what will be done, and asks how much of it may be. Undefined: nothing. */
export async function askDepth(
  server: string,
  folder: string | undefined,
): Promise<ReportDepth | undefined> {
  const { t } = vscode.l10n;
  const items: DepthItem[] = [
    { title: t('Run All Checks'), depth: 'full' },
    { title: t('Only Look (Nothing Is Written)'), depth: 'look' },
  ];
  const place = folder ?? t('the folder where the login lands');
  const detail = [
    t(
      'FTP Workspace logs in a few times and tries out what the server can do. Over the Internet that takes up to a minute.',
    ),
    t(
      'For all checks a folder ".ftp-workspace-report-…" is made in {0}. Some folders and a few small files are made in it, and then it is removed again. Your own files are not touched.',
      place,
    ),
    t(
      'The report is shown to you and goes nowhere else. It holds no password, no address and no names of your files.',
    ),
  ].join('\n\n');
  const text = t('Find out what {0} can do?', server);
  const answer = await vscode.window.showInformationMessage(
    text,
    { modal: true, detail },
    ...items,
  );
  return answer?.depth;
}
