import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import { availableServers } from '../support/servers/availableServers.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { savedConnection } from '../support/vscode/savedConnection.ts';
import { until } from '../support/vscode/until.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DEADLINE_MS = 60_000;
const CALLER = fileURLToPath(new URL('../support/vscode/toolCaller', import.meta.url));
const PICTURES = fileURLToPath(new URL('../../.cache/tool-pictures', import.meta.url));

const SEARCHED = {
  'order.php': '<?php\n  $colour = 1;\n',
  'notes.txt': 'Colour, and colours\n',
  'logo.png': 'colour',
  'large.txt': 'colour '.repeat(700_000),
};

interface Outcome {
  readonly told?: string;
  readonly failed?: string;
}

async function startSecure(password: string): Promise<RealServer | undefined> {
  const available = await availableServers();
  const name = available.find((one) => one === 'pyftpdlib' || one === 'proftpd');
  if (!name) return undefined;
  const server = await startServer(name, {
    password,
    tls: { mode: 'explicit', version: 'TLSv1.3' },
  });
  await mkdir(join(server.root, 'site'));
  await writeFile(join(server.root, 'site', 'safe.txt'), 'colour\n');
  await server.own(join(server.root, 'site'));
  return server;
}

describe('the tools of language models in the workbench', function () {
  this.timeout(300_000);

  let ftp: RealServer | undefined;
  let secure: RealServer | undefined;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let scratch: string | undefined;
  let calls = 0;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    ftp = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    await mkdir(join(ftp.root, 'site', 'private'), { recursive: true });
    await writeFile(join(ftp.root, 'site', 'page.html'), '<h1>Hello</h1>\n<p>one</p>\n');
    await writeFile(join(ftp.root, 'secret.txt'), 'not yours\n');
    for (const [name, content] of Object.entries(SEARCHED)) {
      await writeFile(join(ftp.root, 'site', 'private', name), content);
    }
    await ftp.own(join(ftp.root, 'site'));
    secure = await startSecure(ftp.password);
    const { host, port, user } = ftp;
    scratch = await mkdtemp(join(tmpdir(), 'ftp-workspace-tools-'));
    ui = await FtpWorkbench.start(this, {
      extensions: [CALLER],
      netrc: `machine ${host} login ${user} password ${ftp.password}\n`,
      settings: {
        'ftpWorkspace.connections': [
          { id: 'my-site', name: 'My site', host, port, user },
          ...(secure ? [await savedConnection('secure', secure)] : []),
        ],
      },
    });
    workbench = ui.workbench;
    await mkdir(PICTURES, { recursive: true });
    await ui.open('ftp://my-site/site');
    await workbench.explorerItem('page.html').waitFor();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await ftp?.stop();
    await secure?.stop();
    if (scratch) await rm(scratch, { recursive: true, force: true });
  });

  /** Calls a tool, and resolves with the file into which its outcome will come. */
  async function begin(name: string, input: unknown): Promise<string> {
    const answer = join(scratch!, `${calls++}.json`);
    await workbench.command('Call a Tool as a Model Does');
    await workbench.quickInput.type(JSON.stringify({ name, input, answer }));
    await workbench.quickInput.accept();
    return answer;
  }

  async function outcome(answer: string): Promise<Outcome> {
    const read = async () => {
      const text = await readFile(answer, 'utf8').catch(() => '');
      return text === '' ? undefined : (JSON.parse(text) as Outcome);
    };
    return (await until(read, (found) => found !== undefined, DEADLINE_MS))!;
  }

  /** Calls a tool that asks, and answers. */
  async function call(name: string, input: unknown, button = 'Yes'): Promise<Outcome> {
    const answer = await begin(name, input);
    await workbench.answerDialog(button);
    return outcome(answer);
  }

  /** The same with keys alone. */
  async function callByKey(name: string, input: unknown): Promise<Outcome> {
    const answer = await begin(name, input);
    await workbench.answerDialogByKey('Yes');
    return outcome(answer);
  }

  const page = () => readFile(join(ftp!.root, 'site', 'page.html'), 'utf8');
  const PAGE = 'ftp://my-site/site/page.html';

  it('list and read what is open, once the person has agreed', async () => {
    const places = await call('ftpWorkspace_list', {});
    assert.match(places.told ?? '', /^Tools may work in and below:\nftp:\/\/my-site\/site$/);
    const listed = await call('ftpWorkspace_list', { uri: 'ftp://my-site/site' });
    assert.match(listed.told ?? '', /^page\.html {2}\(26 bytes, modified .*\)$/m);
    assert.match(listed.told ?? '', /^private\/ {2}\(directory/m);
    const read = await call('ftpWorkspace_read', { uri: PAGE, startLine: 2 });
    assert.equal(read.told, `${PAGE}, lines 2 to 2 of 2.\n\n<p>one</p>`);
  });

  it('read nothing when the person does not agree', async () => {
    const { told, failed } = await call('ftpWorkspace_read', { uri: PAGE }, 'Cancel');
    assert.deepEqual([told, typeof failed], [undefined, 'string']);
  });

  const FOLDER = 'ftp://my-site/site/private';

  it('search in the files of a folder, and say what was left out', async () => {
    const { told = '' } = await call('ftpWorkspace_search', { uri: FOLDER, text: 'colour' });
    const [head, ...files] = told.split('\n\n');
    assert.match(head!, /^Matches: 3, in 2 of 2 files below ftp:\/\/my-site\/site\/private\./);
    assert.match(head!, /because they are no text: 1\. .*larger than 4 MB: 1\./);
    assert.deepEqual(files, [
      `${FOLDER}/notes.txt\n  1:1  Colour, and colours\n  1:13  Colour, and colours`,
      `${FOLDER}/order.php\n  2:4  $colour = 1;`,
    ]);
  });

  it('search for an expression, which the person sees, in some files, up to a bound', async () => {
    const expression = { text: 'colou?r|`x`', isRegExp: true, matchCase: true };
    const input = { uri: FOLDER, ...expression, include: '*.txt', maxMatches: 1 };
    const begun = await begin('ftpWorkspace_search', { ...input, exclude: 'large.*' });
    await workbench.dialog.getByText(expression.text).waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'search.png') });
    await workbench.answerDialog('Yes');
    const { told = '' } = await outcome(begun);
    assert.match(told, /^Matches: 1, in 1 of 1 files .*There are more matches/);
    assert.match(told, /notes\.txt\n {2}1:13 {2}Colour, and colours$/);
  });

  it('search in nothing that is not there', async () => {
    const input = { uri: `${FOLDER}/missing`, text: 'colour' };
    const { told, failed } = await call('ftpWorkspace_search', input);
    assert.equal(told, undefined);
    assert.match(failed ?? '', /missing/);
  });

  it('show a change before it is made, and make it as it was shown', async () => {
    const change = { uri: PAGE, oldText: '<p>one</p>', newText: '<p>two</p>' };
    const refused = await begin('ftpWorkspace_write', change);
    await workbench.dialog.getByText('- <p>one</p>').waitFor();
    await workbench.dialog.getByText('+ <p>two</p>').waitFor();
    await workbench.page.screenshot({ path: join(PICTURES, 'change.png') });
    await workbench.answerDialog('Cancel');
    assert.equal(typeof (await outcome(refused)).failed, 'string');
    assert.equal(await page(), '<h1>Hello</h1>\n<p>one</p>\n');

    const made = await call('ftpWorkspace_write', change);
    assert.equal(made.told, `Saved ${PAGE} (26 bytes).`);
    assert.equal(await page(), '<h1>Hello</h1>\n<p>two</p>\n');
  });

  it('create a file', async () => {
    const uri = 'ftp://my-site/site/new.txt';
    assert.equal((await call('ftpWorkspace_write', { uri, content: 'new\n' })).failed, undefined);
    assert.equal(await readFile(join(ftp!.root, 'site', 'new.txt'), 'utf8'), 'new\n');
  });

  it('leave a file alone that has changed since the change was shown', async () => {
    const answer = await begin('ftpWorkspace_write', { uri: PAGE, content: 'mine' });
    await workbench.dialog.getByText('+ mine').waitFor();
    await writeFile(join(ftp!.root, 'site', 'page.html'), 'somebody else was here\n');
    await workbench.answerDialog('Yes');
    assert.match((await outcome(answer)).failed ?? '', /has changed since the person was asked/);
    assert.equal(await page(), 'somebody else was here\n');
  });

  it('leave a file alone that has changes in the editor', async () => {
    await workbench.openFile('page.html');
    await workbench.typeText('typed ');
    const answer = await begin('ftpWorkspace_write', { uri: PAGE, content: 'mine' });
    assert.match((await outcome(answer)).failed ?? '', /changes in the editor/);
    await workbench.save();
    assert.equal(await page(), 'typed somebody else was here\n');
  });

  const hostile: readonly (readonly [what: string, name: string, input: unknown])[] = [
    ['a file outside of the folder', 'read', { uri: 'ftp://my-site/secret.txt' }],
    ['a way out of the folder', 'read', { uri: 'ftp://my-site/site/../secret.txt' }],
    ['a server that is not open', 'read', { uri: 'ftp://localhost/etc/passwd' }],
    ['a file of this computer', 'read', { uri: 'file:///etc/passwd' }],
    ['an address with a password', 'list', { uri: 'ftp://a:b@my-site/site' }],
    ['a name with a line break', 'read', { uri: 'ftp://my-site/site/a%0D%0ADELE b' }],
    ['a search outside of the folder', 'search', { uri: 'ftp://my-site/', text: 'yours' }],
    ['a search for no expression', 'search', { uri: FOLDER, text: '(', isRegExp: true }],
    ['a search in no files', 'search', { uri: FOLDER, text: 'a', include: '/' }],
    ['nothing at all', 'read', {}],
    ['an unknown argument', 'list', { path: '/' }],
    ['a change of nothing', 'write', { uri: PAGE, oldText: '', newText: 'x' }],
    ['two changes at once', 'write', { uri: PAGE, content: 'x', oldText: 'a', newText: 'b' }],
    ['a folder in place of a file', 'write', { uri: 'ftp://my-site/site/private', content: 'x' }],
  ];
  for (const [what, name, input] of hostile) {
    it(`refuse ${what}, without asking the person`, async () => {
      const { told, failed } = await outcome(await begin(`ftpWorkspace_${name}`, input));
      assert.deepEqual([told, failed === undefined], [undefined, false]);
      assert.match(failed ?? '', /\.$/);
      assert.equal(await workbench.dialog.isVisible(), false);
    });
  }

  it('refuse a saved server that is not in use, and work on it once it is, over TLS', async function () {
    if (!secure) return this.skip();
    const uri = 'ftp://secure/site/safe.txt';
    const panel = new ConnectionsPanel(workbench);
    const refused = async () => {
      for (const name of ['ftpWorkspace_read', 'ftpWorkspace_list']) {
        const { told, failed } = await outcome(await begin(name, { uri }));
        assert.equal(told, undefined);
        assert.match(
          failed ?? '',
          /^ftp:\/\/secure\/.* on no connection in use\. Call the list tool/,
        );
        assert.equal(await workbench.dialog.isVisible(), false);
      }
      const { failed } = await outcome(await begin('ftpWorkspace_write', { uri, content: 'mine' }));
      assert.match(failed ?? '', /on no connection in use/);
      // A model opens no connection.
      assert.match(await heard(), /^secure, not connected/);
    };
    const heard = async () => (await panel.row('secure').getAttribute('aria-label')) ?? '';
    await panel.open();
    await refused();

    await panel.expand('secure');
    await panel.row('site').waitFor();
    const places = await callByKey('ftpWorkspace_list', {});
    assert.match(places.told ?? '', /^Tools may work in and below:\n.*\/site\nftp:\/\/secure\/$/);
    const read = await callByKey('ftpWorkspace_read', { uri });
    assert.equal(read.told, `${uri}, lines 1 to 1 of 1.\n\ncolour`);
    const change = { uri: 'ftp://secure/site/by model.txt', content: 'written\n' };
    assert.equal((await callByKey('ftpWorkspace_write', change)).failed, undefined);
    const written = join(secure.root, 'site', 'by model.txt');
    assert.equal(await readFile(written, 'utf8'), 'written\n');
    await rm(written);

    await panel.action('secure', 'Disconnect');
    await until(heard, (text) => text.startsWith('secure, not connected'), DEADLINE_MS);
    await refused();
  });

  it('search over TLS', async function () {
    if (!secure) return this.skip();
    await ui!.open('ftp://secure/site');
    await workbench.explorerItem('safe.txt').waitFor();
    const uri = 'ftp://secure/site';
    const { told = '' } = await callByKey('ftpWorkspace_search', { uri, text: 'colour' });
    assert.match(told, /^Matches: 1, in 1 of 1 files/);
    assert.match(told, /ftp:\/\/secure\/site\/safe\.txt\n {2}1:1 {2}colour$/);
  });

  for (const [id, label, way] of [
    ['my-site', 'My site', 'mouse'],
    ['secure', 'secure', 'keyboard'],
  ] as const) {
    it(`without a folder, work on ${label} alone once it is in use, by ${way}`, async function () {
      const server = id === 'secure' ? secure : ftp;
      if (!server) return this.skip();
      const ask = way === 'mouse' ? call : callByKey;
      const panel = new ConnectionsPanel(workbench);
      await ui!.open();
      const { told: before } = await ask('ftpWorkspace_list', {});
      assert.match(before ?? '', /^No folder .* is open, and no saved connection is in use\./);
      await panel.open();
      if (way === 'mouse') await panel.expand(label);
      else await panel.expandByKey(label);
      await panel.row('site').waitFor();
      const { told: places } = await ask('ftpWorkspace_list', {});
      assert.equal(places, `Tools may work in and below:\nftp://${id}/`);

      const folder = `ftp://${id}/site`;
      const uri = `${folder}/no folder.txt`;
      const { failed } = await ask('ftpWorkspace_write', { uri, content: 'a new colour\n' });
      assert.equal(failed, undefined);
      const written = join(server.root, 'site', 'no folder.txt');
      assert.equal(await readFile(written, 'utf8'), 'a new colour\n');
      const { told: listed } = await ask('ftpWorkspace_list', { uri: folder });
      assert.match(listed ?? '', /^no folder\.txt {2}\(13 bytes, /m);
      const { told: read } = await ask('ftpWorkspace_read', { uri });
      assert.match(read ?? '', /lines 1 to 1 of 1\.\n\na new colour$/);
      const search = { uri: folder, text: 'colour', include: 'no folder.txt' };
      const { told: found } = await ask('ftpWorkspace_search', search);
      assert.match(found ?? '', /no%20folder\.txt\n {2}1:7 {2}a new colour$/);
      await rm(written);

      const other = id === 'secure' ? 'my-site' : 'secure';
      const refused = await begin('ftpWorkspace_list', { uri: `ftp://${other}/site` });
      assert.match((await outcome(refused)).failed ?? '', /on no connection in use/);
    });
  }
});
