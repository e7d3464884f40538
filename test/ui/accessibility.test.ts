import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import type { Locator } from 'playwright-core';
import { graveFindings, webviewFrame, type Finding } from '../support/vscode/axe.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { LINK_OPENER } from '../support/vscode/linkOpener.ts';
import { readableTerminal } from '../support/vscode/terminalPanel.ts';
import { goToTheme, keyOfThemes, settingsOfThemes, THEMES } from '../support/vscode/themes.ts';
import type { Stop, Tour } from '../support/vscode/tour/stop.ts';
import { closeAll, leave, TOUR } from '../support/vscode/tour/tour.ts';
import { TOUR_FOLDER, TOUR_SETTINGS, TourSite } from '../support/vscode/tour/tourSite.ts';

const SET_UP_DEADLINE_MS = 600_000;
const MAX_ROWS = 60;
/** Its first row is that of a group, which has no menu. */
const GROUPED = 'Comparison of Folders';
/** Views with rows at these stops. */
const TREES: Readonly<Record<string, string>> = {
  comparison: GROUPED,
  connections: 'Connections',
  history: 'FTP File History',
  'search-results': 'Search in Remote Files',
  'transfers-failed': 'Transfers',
};
/** What of ours has colours that we have chosen, at these stops: it is looked at in each theme. */
const IN_EACH_THEME: readonly string[] = [
  ...['comparison', 'connections', 'connections-none', 'form-test', 'form-problem', 'history'],
  ...['permissions-preview', 'permissions-done', 'search-results'],
  ...['transfers-paused', 'transfers-failed'],
];
const TOOL_CALLER = fileURLToPath(new URL('../support/vscode/toolCaller', import.meta.url));

describe('the views and dialogs, for people who do not see them or have no mouse', function () {
  this.timeout(300_000);

  let site: TourSite | undefined;
  let ui: FtpWorkbench | undefined;
  let tour: Tour;
  let current: Stop | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    site = await TourSite.start();
    ui = await FtpWorkbench.start(this, {
      netrc: site.netrc,
      distantServer: true,
      extensions: [LINK_OPENER, TOOL_CALLER],
      keybindings: [keyOfThemes],
      settings: {
        ...readableTerminal,
        ...TOUR_SETTINGS,
        'ftpWorkspace.connections': site.connections,
        ...settingsOfThemes,
      },
    });
    const shown = ui;
    tour = {
      site,
      workbench: shown.workbench,
      open: (folder) => shown.open(folder),
      writeSettings: (changes) => shown.writeSettings(changes),
    };
    await tour.open(TOUR_FOLDER);
    await tour.workbench.explorerItem('index.html').waitFor();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
    if (!current) return;
    const left = leave(tour, current);
    // What cannot be left must not be in the way of the others.
    if (this.currentTest?.isFailed()) await left.catch(() => tour.open(TOUR_FOLDER));
    else await left;
  });

  after(async () => {
    await ui?.stop();
    await site?.stop();
  });

  for (const stop of TOUR.filter(isNeeded)) {
    const { name, ours, show } = stop;
    it(ours === undefined ? `come to "${name}"` : `have nothing grave at "${name}"`, async () => {
      current = stop;
      await show(tour);
      if (ours === undefined) return;
      assert.deepEqual(await graveFindings(tour.workbench, ours), []);
      if (IN_EACH_THEME.includes(name)) await lookInEachTheme(ours);
    });
    if (name === 'form') it('have a form of which every control is reached by Tab', tabThrough);
    const view = TREES[name];
    if (view !== undefined) {
      it(`have rows in "${view}" that keys reach, each with its menu`, () => walkRows(view));
    }
  }

  /** All of them: the last is the one in which it was looked at before. */
  async function lookInEachTheme(ours: string): Promise<void> {
    const found: Record<string, readonly Finding[]> = {};
    for (const theme of THEMES) {
      await goToTheme(tour.workbench, theme, ours);
      const grave = await graveFindings(tour.workbench, ours, 'colours');
      if (grave.length > 0) found[theme.name] = grave;
    }
    assert.deepEqual(found, {});
  }

  async function tabThrough(): Promise<void> {
    const { workbench } = tour;
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
  }

  async function walkRows(view: string): Promise<void> {
    const { workbench } = tour;
    const { page } = workbench;
    const pane = page.locator('.pane').filter({
      has: page.locator('.pane-header', { hasText: view }),
    });
    const rows = pane.locator('.monaco-list-row');
    const wanted = await namesOf(rows);
    assert.ok(wanted.length > 0, 'The view has no rows');
    await workbench.command(`${categoryOf(view)}: Focus on ${view} View`);
    await pane.locator('.monaco-list:focus').waitFor();
    const reached = new Set<string>();
    const focused = rows.and(page.locator('.focused'));
    await workbench.press('Home');
    for (let press = 0; press < MAX_ROWS && wanted.some((name) => !reached.has(name)); press++) {
      for (const name of await namesOf(focused)) reached.add(name);
      await workbench.press('ArrowDown');
    }
    assert.deepEqual(
      wanted.filter((name) => !reached.has(name)),
      [],
    );
    await workbench.press('Home', ...(view === GROUPED ? ['ArrowDown'] : []), 'Shift+F10');
    await page.locator('.monaco-menu').getByRole('menuitem').first().waitFor();
    await closeAll(workbench, page.locator('.monaco-menu'));
  }
});

/** What has nothing of ours is passed only where other stops go on from it. */
function isNeeded({ ours, goesOn }: Stop, index: number): boolean {
  return ours !== undefined || goesOn === true || TOUR[index - 1]?.goesOn === true;
}

/** What rows say to who does not see them. */
function namesOf(rows: Locator): Promise<string[]> {
  return rows.evaluateAll((elements) => elements.map((row) => row.ariaLabel ?? row.textContent));
}

/** Of the commands that the editor makes for a view. */
function categoryOf(view: string): string {
  return view === 'FTP File History' ? 'Explorer' : 'FTP';
}

/** These run in the page. */
const nameOf = String.raw`(element) => element.id || element.textContent.trim()`;
const controlsOf = String.raw`() => [...document.querySelectorAll('input, select, textarea, button, summary')]
  .filter((element) => !element.disabled && element.checkVisibility())
  .filter((element) => element.type !== 'radio' || element.checked)
  .map(${nameOf})`;
