import { strict as assert } from 'node:assert';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemoServer, type DemoServer } from '../../scripts/start/demoServer.mjs';
import { graveFindings, webviewFrame } from '../support/vscode/axe.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { leave, TOUR, tourConnections, TOUR_ID, type TourSite } from '../support/vscode/tour.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const repository = fileURLToPath(new URL('../..', import.meta.url));

describe('the views and dialogs, for people who do not see them or have no mouse', function () {
  this.timeout(300_000);

  let demo: DemoServer | undefined;
  let site: TourSite;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    demo = await startDemoServer(repository);
    const names = await readdir(demo.folder);
    await mkdir(join(demo.folder, 'public_html'));
    for (const name of names) {
      await rename(join(demo.folder, name), join(demo.folder, 'public_html', name));
    }
    const { hostname: host, port, username: user } = new URL(demo.url);
    site = { folder: demo.folder, host, port: Number(port), user };
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password demo\n`,
      settings: {
        'ftpWorkspace.connections': tourConnections(site),
        'workbench.colorTheme': 'Default Light Modern',
      },
    });
    workbench = ui.workbench;
    await ui.open(`ftp://${TOUR_ID}/public_html`);
    await workbench.explorerItem('index.html').waitFor();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
    await leave(workbench);
  });

  after(async () => {
    await ui?.stop();
    await demo?.stop();
  });

  for (const { name, ours, show } of TOUR.filter((stop) => stop.ours !== undefined)) {
    it(`have nothing grave at "${name}"`, async () => {
      await show(workbench, site);
      assert.deepEqual(await graveFindings(workbench, ours ?? 'page'), []);
    });
  }

  it('have a form of which every control is reached by Tab', async () => {
    await TOUR.find(({ name }) => name === 'form')?.show(workbench, site);
    const frame = await webviewFrame(workbench);
    const wanted = await frame.evaluate<readonly string[]>(`(${controlsOf})()`);
    assert.ok(wanted.length > 10, 'The form has no controls');
    await frame.evaluate('document.querySelector("h1").scrollIntoView()');
    await frame.locator('h1').click();
    const reached = new Set<string>();
    for (let press = 0; press < wanted.length + 20; press++) {
      await workbench.press('Tab');
      reached.add(await frame.evaluate<string>(`(${nameOf})(document.activeElement)`));
    }
    assert.deepEqual(
      wanted.filter((name) => !reached.has(name)),
      [],
    );
  });
});

/** These run in the page. */
const nameOf = String.raw`(element) => element.id || element.textContent.trim()`;
const controlsOf = String.raw`() => [...document.querySelectorAll('input, select, textarea, button, summary')]
  .filter((element) => !element.disabled && element.checkVisibility())
  .filter((element) => element.type !== 'radio' || element.checked)
  .map(${nameOf})`;
