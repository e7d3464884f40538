import { strict as assert } from 'node:assert';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SMALL_PNG } from '../support/ftpServer/extensionCommands.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40"/></svg>';

describe('a closer look at what is on a server', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let ui: FtpWorkbench | undefined;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    const { host, user, password, port, root } = ftp;
    const folder = join(root, 'site');
    await mkdir(join(folder, 'img'), { recursive: true });
    // The address begins where the line does, so that the keyboard finds it.
    await writeFile(join(folder, 'dot.css'), '"img/dot.png"');
    await writeFile(join(folder, 'rect.css'), '"/img/rect.svg"');
    await writeFile(join(folder, 'img/dot.png'), SMALL_PNG);
    await writeFile(join(folder, 'img/rect.svg'), SVG);
    await ftp.own(folder);
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
    });
    await ui.open(`ftp://${user}@${host}:${port}/site`);
    await new Explorer(ui.workbench).waitFor('dot.css');
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
  });

  for (const [file, width] of [
    ['dot.css', 1],
    ['rect.css', 40],
  ] as const) {
    it(`shows the image that ${file} names when the mouse rests on it`, async () => {
      const { workbench } = ui!;
      await workbench.openFile(file);
      await workbench.press('Control+Home', 'ArrowRight', 'ArrowRight');
      await workbench.command('Show or Focus Hover');
      const image = workbench.page.locator('.monaco-hover img[src^="data:image/"]');
      await image.waitFor({ state: 'attached' });
      // What is broken has no width.
      await workbench.until(
        () => image.evaluate((one) => (one as HTMLImageElement).naturalWidth),
        (natural) => natural === width,
      );
      await workbench.press('Escape');
    });
  }

  it('tells how much the folder holds', async () => {
    const { workbench } = ui!;
    await workbench.command('FTP: Show Folder Size');
    const told = workbench.notification(/\/site on .+ holds .+ \(files: 4, folders: 1\)\./);
    await told.waitFor();
    assert.match((await workbench.notifications()).join('\n'), /holds \d+ bytes/);
  });
});
