import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pickFromMenu } from '../../test/support/vscode/contextMenu.ts';
import { changeSettings, startTestServer } from '../../test/support/vscode/server.ts';
import { readableTerminal } from '../../test/support/vscode/terminalPanel.ts';
import type { Tour } from '../../test/support/vscode/tour/stop.ts';
import {
  TOUR_FOLDER,
  TOUR_NAME,
  TOUR_SETTINGS,
  TourSite,
} from '../../test/support/vscode/tour/tourSite.ts';
import { Workbench } from '../../test/support/vscode/workbench.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** They pretend that a server is far away, open links, and call tools as a language model does. */
const HELPERS = ['distantServer', 'linkOpener', 'toolCaller'].map((name) =>
  join(repository, 'test/support/vscode', name),
);
/** A step of which nothing has come by then is given up, and the next picture is taken. */
const STEP_DEADLINE_MS = 30_000;
/** Status bar items, by id, that a desktop window does not have. */
const BROWSER_ONLY = ['status.workbench.keyboardLayout', 'status.forwardedPorts'];

const SIZE = { width: 1200, height: 750 };

// The look of a new installation, without the parts that only the build for the browser has.
const settings = {
  ...readableTerminal,
  ...TOUR_SETTINGS,
  'breadcrumbs.enabled': true,
  'editor.fontSize': 13,
  'editor.links': false,
  'editor.minimap.enabled': false,
  'editor.renderLineHighlight': 'none',
  'editor.scrollbar.horizontal': 'hidden',
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  // The sample site knows what dashes are for.
  'editor.unicodeHighlight.ambiguousCharacters': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'workbench.navigationControl.enabled': false,
};

/** Opens a window in a colour theme on the sites of the tour. */
export async function withTour<T>(
  theme: string,
  work: (tour: Tour) => Promise<T>,
  connectionsOf = (site: TourSite): readonly object[] => site.connections,
): Promise<T> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-picture-'));
    undo.unshift(() => rm(scratch, { recursive: true, force: true }));
    const site = await TourSite.start();
    undo.unshift(() => site.stop());
    const netrc = join(scratch, 'netrc');
    await writeFile(netrc, site.netrc, { mode: 0o600 });
    const server = await startTestServer({
      extensions: [...HELPERS, repository],
      settings: {
        ...settings,
        'workbench.colorTheme': theme,
        'ftpWorkspace.connections': connectionsOf(site),
      },
      env: { NETRC: netrc, DISTANT_PORT: String(site.distantPort) },
    });
    undo.unshift(() => server.stop());
    const workbench = await Workbench.launch({ ...SIZE, deadlineMs: STEP_DEADLINE_MS });
    undo.unshift(() => workbench.close());
    const open = (folder?: string): Promise<void> => workbench.open(server.url(folder));
    const writeSettings = (changes: Readonly<Record<string, unknown>>): Promise<void> =>
      changeSettings(server, changes);
    await open(TOUR_FOLDER);
    await workbench.statusBarItem(TOUR_NAME).waitFor();
    for (const id of BROWSER_ONLY) await hideStatusBarItem(workbench, id);
    return await work({ workbench, site, open, writeSettings });
  } finally {
    for (const step of undo) await step();
  }
}

async function hideStatusBarItem(workbench: Workbench, id: string): Promise<void> {
  const { page } = workbench;
  const item = page.locator(`.statusbar-item[id="${id}"]`);
  const open = () => item.click({ button: 'right' });
  await pickFromMenu(workbench, open, page.getByRole('menuitem', { name: /^Hide '/ }));
  await item.waitFor({ state: 'hidden' });
}
