import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startFtpServer, type FtpServer } from '../support/ftpServer/ftpServer.ts';

interface Side {
  readonly root: string;
  readonly server: FtpServer;
  readonly authority: string;
}

/** As it is dragged in the Explorer, between two roots of one workspace. */
describe('a folder that the editor moves to another server', () => {
  const sides: Side[] = [];
  let one: Side;
  let other: Side;

  async function start(): Promise<Side> {
    const root = await mkdtemp(join(tmpdir(), 'ftp-across-'));
    const server = await startFtpServer({ root, users: () => true });
    const side = { root, server, authority: `tester@127.0.0.1:${server.port}` };
    sides.push(side);
    return side;
  }

  beforeEach(async () => {
    [one, other] = [await start(), await start()];
    await mkdir(join(one.root, 'site/css'), { recursive: true });
    await writeFile(join(one.root, 'site/css/a.css'), 'a');
    await writeFile(join(one.root, 'site/b.txt'), 'b');
  });
  afterEach(async () => {
    for (const { root, server, authority } of sides.splice(0)) {
      await vscode.commands.executeCommand('ftpWorkspace.disconnect', authority);
      await server.stop();
      await rm(root, { recursive: true, force: true });
    }
  });

  const move = (): Thenable<void> =>
    vscode.workspace.fs.rename(
      vscode.Uri.parse(`ftp://${one.authority}/site`),
      vscode.Uri.parse(`ftp://${other.authority}/moved`),
    );

  it('arrives under its new name, and is gone where it was', async () => {
    await move();
    assert.equal(await readFile(join(other.root, 'moved/css/a.css'), 'utf8'), 'a');
    assert.equal(await readFile(join(other.root, 'moved/b.txt'), 'utf8'), 'b');
    assert.deepEqual(await readdir(one.root), []);
  });

  it('stays where somebody has put something in meanwhile, and the person is told', async () => {
    other.server.onCommand(({ verb, argument }) =>
      verb === 'RNTO' && argument.endsWith('a.css')
        ? { until: writeFile(join(one.root, 'site/css/new.css'), 'new') }
        : undefined,
    );
    await assert.rejects(Promise.resolve(move()), /was copied, and was not deleted on/);
    assert.equal(await readFile(join(one.root, 'site/css/new.css'), 'utf8'), 'new');
    assert.equal(await readFile(join(other.root, 'moved/b.txt'), 'utf8'), 'b');
  });
});
