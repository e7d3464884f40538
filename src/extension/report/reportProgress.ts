import * as vscode from 'vscode';
import type { ReportArea } from '../../remote/serverReport.ts';
import { AREAS, areaTitle } from './reportWords.ts';

/** Runs while a notification tells what is being looked at, with a button that gives it up. */
export async function withReportProgress<T>(
  title: string,
  action: (signal: AbortSignal, onArea: (area: ReportArea) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  const increment = 100 / Object.keys(AREAS).length;
  return vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const listener = token.onCancellationRequested(() => controller.abort());
      const onArea = (area: ReportArea): void => {
        progress.report({ message: areaTitle(area, vscode.l10n.t), increment });
      };
      try {
        return await action(controller.signal, onArea);
      } finally {
        listener.dispose();
      }
    },
  );
}
