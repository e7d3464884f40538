import { strict as assert } from 'node:assert';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { noteSecret } from '../support/secrets.ts';
import { observedServerOrSkip, type ObservedServer } from '../support/servers/observedServer.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { ConnectionFormPage } from '../support/vscode/connectionFormPage.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { Explorer } from '../support/vscode/explorer.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { LINK_OPENER, linkTo, openLink } from '../support/vscode/linkOpener.ts';
import type { Workbench } from '../support/vscode/workbench.ts';
import { ownAddress } from '../support/servers/ports.ts';

const SET_UP_DEADLINE_MS = 600_000;
const FOREIGN = noteSecret('cobalt-Magpie-2047');
const PAGE = '<h1>Hello</h1>\n';

describe('how a person begins', function () {
  this.timeout(300_000);

  let plain: ObservedServer | undefined;
  let secure: ObservedServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    plain = await observedServerOrSkip(this, ownAddress(7), {}, 'vsftpd', 'pyftpdlib');
    secure = await observedServerOrSkip(this, ownAddress(8), { tls }, 'pyftpdlib');
    for (const { server } of [plain, secure]) await fill(server);
    ui = await FtpWorkbench.start(this, {
      extensions: [LINK_OPENER],
      netrc: [plain, secure]
        .map(
          ({ line, server }) =>
            `machine ${line.host} login ${server.user} password ${server.password}\n`,
        )
        .join(''),
      settings: { 'remote.autoForwardPorts': false },
    });
    workbench = ui.workbench;
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await plain?.stop();
    await secure?.stop();
  });

  async function fill(server: RealServer): Promise<void> {
    const folder = join(server.root, 'my pages');
    await mkdir(folder);
    await writeFile(join(folder, 'index.html'), PAGE);
    await server.own(folder);
  }

  const ways = [
    {
      title: 'in plain text, by mouse',
      site: () => plain!,
      press: (button: Locator) => button.click(),
      openFolder: () => workbench.answerDialog('Open Folder'),
    },
    {
      title: 'with TLS, by keyboard',
      site: () => secure!,
      press: (button: Locator) => button.press('Enter'),
      openFolder: () => workbench.answerDialogByKey('Open Folder', { tabs: 2 }),
    },
  ] as const;

  it('opens no folder of a link that is hostile', async () => {
    await ui!.open();
    const { line, url } = plain!;
    const refused: readonly (readonly [string, RegExp])[] = [
      [linkTo('file:///etc/passwd'), /must begin with ftp:/],
      [linkTo(url('/%0d%0aDELE notes.txt')), /control characters/],
      [linkTo(url('/'), 'delete'), /asks for something that is not known/],
    ];
    for (const [link, reason] of refused) {
      await openLink(workbench, link);
      const notice = workbench.notification(/link to an FTP folder could not be opened/);
      await notice.filter({ hasText: reason }).waitFor();
    }
    assert.equal(await workbench.dialog.count(), 0);
    assert.deepEqual(line.said, []);
  });

  for (const { title, site, openFolder } of ways) {
    it(`asks before it opens the folder of a link, whose password it does not use, ${title}`, async () => {
      await ui!.open();
      const { line, server, url } = site();
      const link = linkTo(url('/my%20pages', { password: FOREIGN }));
      await openLink(workbench, link);
      await workbench.dialog.waitFor();
      const text = await workbench.dialog.innerText();
      for (const part of [
        `Server: ${line.host}:${server.port}`,
        `User: ${server.user}`,
        'Folder: /my pages',
        'The password in the link is not used',
      ]) {
        assert.ok(text.includes(part), `${part} is missing in ${text}`);
      }
      assert.equal(text.includes(FOREIGN), false);
      // Somebody who is typing must not agree by accident.
      await workbench.press('Enter');
      await workbench.dialog.waitFor({ state: 'detached' });
      assert.deepEqual(line.said, []);
      await openLink(workbench, link);
      await openFolder();
      await trustIfAsked(workbench, server);
      await new Explorer(workbench).waitFor('index.html');
      const said = line.said.join('');
      assert.equal(said.includes('PASS '), server.security === 'none');
      assert.doesNotMatch(said, /cobalt/);
    });
  }

  for (const by of ['mouse', 'keyboard'] as const) {
    it(`leads on from the view of the connections that is empty, by ${by}`, async () => {
      await ui!.open();
      const panel = new ConnectionsPanel(workbench);
      await panel.open();
      const { page, quickInput } = workbench;
      const press = (name: string) =>
        by === 'mouse' ? panel.welcome(name).click() : panel.pressWelcomeByKey(name);
      const leads = [
        ['Add Connection', 'Add FTP Connection'],
        ['Import Connections…', 'Import FTP Connections'],
        ['Open FTP Folder', 'Open FTP Folder'],
      ] as const;
      for (const [button, title] of leads) {
        await press(button);
        await quickInput.waitFor(title);
        await quickInput.cancel();
        await quickInput.waitForClosed();
      }
      await press('Show me how it works');
      const step = page.locator('.getting-started-step');
      await step.filter({ hasText: 'Add your server' }).waitFor();
      await workbench.command('View: Close All Editors');
    });
  }

  it('leads on from the Explorer that has no folder, by mouse and by keyboard', async () => {
    await ui!.open();
    await workbench.command('View: Show Explorer');
    const { page, quickInput } = workbench;
    const button = page.locator('.explorer-viewlet').getByRole('button', {
      name: 'Open FTP Folder',
      exact: true,
    });
    for (const press of [() => button.click(), () => button.press('Enter')]) {
      await press();
      await quickInput.waitFor('Open FTP Folder');
      await quickInput.cancel();
      await quickInput.waitForClosed();
    }
  });

  it('leads through the first steps, by mouse and by keyboard', async () => {
    await ui!.open();
    await workbench.command('FTP: Get Started');
    const { page } = workbench;
    const step = (name: string) => page.locator('.getting-started-step').filter({ hasText: name });
    await step('Add your server').waitFor();
    await step('When the network drops').click();
    await page.getByRole('button', { name: 'Change the Setting' }).waitFor();
    await workbench.press('ArrowUp', 'ArrowUp', 'ArrowUp');
    const isDone = () => step('Add your server').locator('.codicon-getting-started-step-checked');
    assert.equal(await isDone().count(), 0);
    await step('Add your server').click();
    await page.getByRole('button', { name: 'All Settings' }).click();
    const form = new ConnectionFormPage(workbench);
    await form.waitFor('New FTP Connection');
    await form.field('Server').fill('ftp.example.com');
    await form.field('Server').press('Enter');
    await form.notice('Saved.');
    await workbench.command('FTP: Get Started');
    await isDone().first().waitFor();
  });

  for (const { title, site, press } of ways) {
    it(`ticks off the steps that a person does, ${title}`, async () => {
      const { server, url } = site();
      // The profile of the browser holds what was ticked off before.
      const fresh = await ui!.openAnother();
      try {
        const { page } = fresh;
        const step = (name: string) =>
          page.locator('.getting-started-step').filter({ hasText: name });
        const done = (name: string) => step(name).locator('.codicon-getting-started-step-checked');
        await fresh.command('FTP: Get Started');
        for (const name of ['Open a folder', 'Edit and save', 'When the network drops']) {
          await step(name).waitFor();
          assert.equal(await done(name).count(), 0, name);
        }
        await press(step('Open a folder'));
        await press(page.getByRole('button', { name: 'Open Folder', exact: true }));
        await fresh.quickInput.pick('Enter a URL…');
        await fresh.quickInput.step(/URL of the folder/, url('/my%20pages'));
        await trustIfAsked(fresh, server);
        await new Explorer(fresh).waitFor('index.html');
        await fresh.command('FTP: Get Started');
        await done('Open a folder').first().waitFor();
        assert.equal(await done('Edit and save').count(), 0);

        await fresh.openFile('index.html');
        await fresh.typeText('<!-- by hand -->');
        await fresh.command('FTP: Get Started');
        await press(step('Edit and save'));
        await fresh.actUntil(
          () => press(page.getByRole('button', { name: 'Save All' })),
          () => done('Edit and save').first().isVisible(),
        );
        const file = join(server.root, 'my pages', 'index.html');
        assert.equal(await readFile(file, 'utf8'), `<!-- by hand -->${PAGE}`);
        assert.equal(await done('When the network drops').count(), 0);

        await press(step('When the network drops'));
        // The page draws itself anew when a step is ticked off: a key that comes just then goes nowhere.
        await fresh.actUntil(
          () => press(page.getByRole('button', { name: 'Show Saves That Are Not Uploaded' })),
          () => done('When the network drops').first().isVisible(),
        );
      } finally {
        await fresh.close();
      }
    });
  }

  it('speaks the language of the editor: in views, menus and messages', async () => {
    await ui!.speak('de');
    await ui!.open(plain!.url('/my%20pages'));
    const explorer = new Explorer(workbench);
    await explorer.waitFor('index.html');
    await workbench.page.locator('.pane-header').getByText('FTP-Dateiverlauf').waitFor();
    await workbench.command('FTP: Ordnergröße anzeigen');
    const held = /\/my pages auf .* enthält .* \(Dateien: 1, Ordner: 0\)/;
    await workbench.notification(held).waitFor();
    const entries = await explorer.openMenu('index.html');
    assert.ok(entries.includes('Eigenschaften'), entries.join());
  });

  // In German above; the editor's own words are in English, as none of its language packs is there.
  for (const language of ['es', 'fr', 'ja', 'pt-br', 'zh-cn']) {
    it(`speaks ${language} as well`, async () => {
      const texts = await textsOf(`package.nls.${language}.json`);
      const messages = await textsOf(`l10n/bundle.l10n.${language}.json`);
      await ui!.speak(language);
      await ui!.open();
      await workbench.command(`FTP: Focus on ${texts['view.connections']!} View`);
      await workbench.page.locator('.pane-header').getByText(texts['view.transfers']!).waitFor();
      await workbench.command(`FTP: ${texts['command.openFolder']!}`);
      await workbench.quickInput.waitFor(messages['Open FTP Folder']);
      await workbench.quickInput.cancel();
    });
  }
});

async function textsOf(file: string): Promise<Readonly<Record<string, string>>> {
  const path = new URL(`../../${file}`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')) as Readonly<Record<string, string>>;
}

/** The certificate of a server with TLS is one that nobody vouches for. */
async function trustIfAsked(workbench: Workbench, { security }: RealServer): Promise<void> {
  if (security === 'none') return;
  await workbench.dialog.filter({ hasText: 'is not trusted' }).waitFor();
  await workbench.answerDialogByKey('Trust Always', { tabs: 1 });
}
