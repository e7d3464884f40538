import * as vscode from 'vscode';

/** Runs while a notification tells what is being done, with a button that gives it up. */
export async function withCancel<T>(
  title: string,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        return await action(controller.signal);
      } finally {
        listener.dispose();
      }
    },
  );
}
