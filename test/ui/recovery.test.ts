import { strict as assert } from 'node:assert';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HoldingLine, type Step } from '../support/crash/holdingLine.ts';
import { isOverdue } from '../support/journalOnDisk.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const PICTURES = fileURLToPath(new URL('../../.cache/recovery-pictures', import.meta.url));
const SET_UP_DEADLINE_MS = 600_000;

const BASE = `one\n${'the rest of the page\n'.repeat(5_000)}`;
const MINE = `mine ${BASE}`;
const HALF = { at: 'data', bytes: Math.floor(MINE.length / 2) } as const;
const NOTICE = /The editor ended before .*page\.html was saved on/;

interface Death {
  readonly when: string;
  readonly id: 'staged' | 'direct';
  readonly at: Step;
  /** The server had all of it. */
  readonly isSaved?: boolean;
  /** The window is loaded again; else it starts another extension host by itself. */
  readonly reloads?: boolean;
}

const DEATHS: readonly Death[] = [
  { when: 'before STOR is answered', id: 'staged', at: { at: 'reply', verb: 'STOR' } },
  { when: 'when half has arrived', id: 'staged', at: HALF, reloads: true },
  { when: 'when all has arrived', id: 'staged', at: { at: 'after', verb: 'STOR' } },
  { when: 'before RNTO', id: 'staged', at: { at: 'command', verb: 'RNTO' }, reloads: true },
  { when: 'after RNTO', id: 'staged', at: { at: 'reply', verb: 'RNTO' }, isSaved: true },
  // Some of it may be sent before the server has answered STOR.
  { when: 'before a byte has arrived', id: 'direct', at: { at: 'data', bytes: 0 } },
  { when: 'when half has arrived', id: 'direct', at: HALF, reloads: true },
  {
    when: 'when all has arrived',
    id: 'direct',
    at: { at: 'after', verb: 'STOR' },
    isSaved: true,
    reloads: true,
  },
];

describe('an extension host that is killed in the middle of a save', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let line: HoldingLine | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let explorer: Explorer;
  let folders = 0;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    line = await HoldingLine.start(ftp);
    const { port, user, password } = ftp;
    const { host } = line;
    const connection = (id: string, saveStrategy: string) => {
      return { id, name: `The ${id} site`, host, port, user, saveStrategy };
    };
    ui = await FtpWorkbench.start(this, {
      netrc: `machine ${host} login ${user} password ${password}\n`,
      settings: {
        'ftpWorkspace.connections': [
          connection('staged', 'atomic'),
          connection('direct', 'direct'),
        ],
        'remote.autoForwardPorts': false,
        'workbench.colorTheme': 'Default Light Modern',
      },
    });
    workbench = ui.workbench;
    explorer = new Explorer(workbench);
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
    line?.drop();
  });

  after(async () => {
    await ui?.stop();
    await line?.stop();
    await ftp?.stop();
  });

  /** Keeps a picture of the window, for people to look at. */
  async function take(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await workbench.screenshot(join(PICTURES, `${name}.png`));
  }

  /** Saves page.html of a new folder, and kills the extension host at a step of that. */
  async function die({ id, at, reloads }: Death, meanwhile?: string): Promise<string> {
    const name = `folder-${++folders}`;
    const folder = join(ftp!.root, name);
    await mkdir(folder);
    await writeFile(join(folder, 'page.html'), BASE);
    await ftp!.own(folder);
    await ui!.open(`ftp://${id}/${name}`);
    await explorer.waitFor('page.html');
    await workbench.openFile('page.html');
    await workbench.press('Control+Home');
    await workbench.typeText('mine ');
    await ui!.untilBackedUp(`ftp://${id}/${name}/page.html`, 'mine one');
    const held = line!.holdAt(at);
    await workbench.press('Control+S');
    await held;
    await ui!.killExtensionHost();
    if (meanwhile !== undefined) await writeFile(join(folder, 'page.html'), meanwhile);
    line!.drop();
    if (reloads) await workbench.reload();
    return folder;
  }

  function pageOf(folder: string): Promise<string> {
    return readFile(join(folder, 'page.html'), 'utf8');
  }

  async function untilNothingIsKept(kind: 'journal' | 'outbox'): Promise<void> {
    await workbench.until(
      () => ui!.keptRecords(kind),
      (records) => (kind === 'journal' ? records.filter(isOverdue) : records).length === 0,
    );
  }

  /** The text is in the editor still, and nothing stands against saving it. */
  async function saveAgain(folder: string): Promise<void> {
    await workbench.tab('page.html').click();
    await workbench.until(
      () => workbench.editorText(),
      (text) => text.startsWith('mine one'),
    );
    await workbench.page.locator('.monaco-editor .view-lines').first().click();
    await workbench.press('Control+Home');
    await workbench.typeText('still ');
    await workbench.save();
    assert.equal(await pageOf(folder), `still ${MINE}`);
  }

  for (const death of DEATHS) {
    const { when, id, isSaved = false, reloads = false } = death;
    it(`${when}, ${id}${reloads ? ', and the window is loaded again' : ''}`, async () => {
      const folder = await die(death);
      if (!isSaved) {
        await workbench.notification(NOTICE).waitFor();
        await take(`${id} ${when}`);
      }
      await workbench.until(
        () => pageOf(folder),
        (text) => text === MINE,
      );
      await untilNothingIsKept('journal');
      await untilNothingIsKept('outbox');
      assert.deepEqual(await readdir(folder), ['page.html']);
      assert.equal(await workbench.notification(NOTICE).count(), isSaved ? 0 : 1);
      await saveAgain(folder);
    });
  }

  it('keeps what was saved where somebody else has changed the file meanwhile', async () => {
    const [death] = DEATHS;
    const folder = await die(death!, 'by somebody else\n');
    await workbench.notification(NOTICE).waitFor();
    await workbench.notification(/page\.html was not uploaded, since it has changed/).waitFor();
    await take('conflict');
    await untilNothingIsKept('journal');
    assert.equal(await pageOf(folder), 'by somebody else\n');
    assert.deepEqual(await readdir(folder), ['page.html']);
    assert.equal((await ui!.keptRecords('outbox')).length, 1);
    await workbench.answer(NOTICE, 'Show Saves');
    await workbench.quickInput.waitFor('Saves That Are Not Uploaded Yet');
    await take('saves');
  });
});
