import assert from 'node:assert/strict';
import { RunningReports } from '../../../../src/extension/report/runningReports.ts';
import type { ReportRequest } from '../../../../src/remote/serverReport.ts';

describe('RunningReports', () => {
  let reports: RunningReports;
  let person: AbortController;
  let isTidy: boolean;

  beforeEach(() => {
    reports = new RunningReports();
    person = new AbortController();
    isTidy = false;
  });

  function start(): Promise<string> {
    const request: ReportRequest = {
      depth: 'full',
      folder: '/',
      maxConnections: 1,
      openElsewhere: 0,
      signal: person.signal,
      onArea: () => undefined,
    };
    return reports.run(request, async ({ signal }) => {
      if (!signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      }
      await new Promise((resolve) => setImmediate(resolve));
      isTidy = true;
      return String(signal.reason);
    });
  }

  it('are given up with the window, which waits until they have tidied up', async () => {
    const running = start();
    await reports.close();
    assert.equal(isTidy, true);
    await running;
  });

  it('are given up by the person, with the reason', async () => {
    const running = start();
    person.abort('enough');
    assert.equal(await running, 'enough');
    await reports.close();
  });

  it('are given up before they begin', async () => {
    person.abort('never');
    assert.equal(await start(), 'never');
  });
});
