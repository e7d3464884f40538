import type { ReportRequest } from '../../remote/serverReport.ts';

/** The reports that are being made. Each may have a folder on a server, which it has to remove. */
export class RunningReports {
  readonly #running = new Map<Promise<unknown>, AbortController>();

  /** @param examine makes the report; it is told to stop when the person or the window ends it */
  async run<T>(
    request: ReportRequest,
    examine: (request: ReportRequest) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const stop = (): void => controller.abort(request.signal.reason);
    if (request.signal.aborted) stop();
    request.signal.addEventListener('abort', stop);
    const running = examine({ ...request, signal: controller.signal });
    this.#running.set(running, controller);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      request.signal.removeEventListener('abort', stop);
    }
  }

  /** Gives all of them up, and waits until they have tidied up. */
  async close(): Promise<void> {
    for (const controller of this.#running.values()) controller.abort();
    await Promise.allSettled(this.#running.keys());
  }
}
