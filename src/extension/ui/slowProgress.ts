import * as vscode from 'vscode';

/** What is done within this time needs no progress. */
const SHOWN_AFTER_MS = 1_000;

/** Runs, and when that takes long shows how far it is, with a button that gives it up. */
export async function slowProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let report: (message: string) => void = () => undefined;
  const result = work(controller.signal, (message) => report(message));
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        report = (message) => progress.report({ message });
        const listener = token.onCancellationRequested(() => controller.abort());
        // Its failure is told to whoever waits for the result.
        await result.catch(() => undefined);
        listener.dispose();
      },
    );
  }, SHOWN_AFTER_MS);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}
