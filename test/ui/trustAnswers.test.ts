import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate, type KeyPair } from '../support/certificates.ts';
import { realServerOrSkip, realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { pick, type Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DISTANT = 'ftp.example.test';
const WAYS: readonly Way[] = ['mouse', 'keyboard'];

/** A question, each after the one above it. */
interface Question {
  /**
   * A new window has been told nothing: what is expanded in it asks, and then the row for the files.
   * Else "Reconnect" does, of a server that has another certificate, and then the notice.
   */
  readonly isNewWindow: boolean;
  readonly text: RegExp;
  /** What declines; undefined: Cancel, or Escape. */
  readonly no?: string;
  readonly yes: string;
  /** How often Tab is pressed for that. */
  readonly tabs: number;
}

const UNKNOWN = { isNewWindow: true, text: /is not trusted/ };
const ALARM = { isNewWindow: false, text: /has changed/, no: 'Do Not Connect' };
const PLAIN = { isNewWindow: true, text: /does not encrypt/ };
const CERTIFICATE: readonly Question[] = [
  { ...UNKNOWN, yes: 'Trust Once', tabs: 0 },
  { ...ALARM, yes: 'Trust Once', tabs: 2 },
  { ...UNKNOWN, yes: 'Trust Always', tabs: 1 },
  { ...ALARM, yes: 'Replace the Trusted Certificate', tabs: 1 },
];
const PLAIN_TEXT: readonly Question[] = [
  { ...PLAIN, yes: 'Send Once', tabs: 0 },
  { ...PLAIN, yes: 'Always Send to This Server', tabs: 1 },
];

interface Server {
  readonly name: string;
  readonly questions: readonly Question[];
  /** The row for the files, which asks again. */
  readonly again: string;
  /** What the list of trusted servers asks before it forgets one. */
  readonly forget: RegExp;
}

const SERVERS: readonly Server[] = [
  {
    ...{ name: 'Encrypted', questions: CERTIFICATE, again: 'Review Certificate' },
    forget: /Forget the certificate/,
  },
  {
    ...{ name: 'Distant', questions: PLAIN_TEXT, again: 'Log In' },
    forget: /Forget that passwords may go/,
  },
];

describe('the answers to questions of trust, in the workbench', function () {
  this.timeout(300_000);

  let encrypted: RealServer | undefined;
  let plain: RealServer | undefined;
  let certificates: readonly KeyPair[];
  let shown = 0;
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let panel: ConnectionsPanel;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    certificates = await Promise.all([makeCertificate(), makeCertificate()]);
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    const options = { tls, certificate: certificates[0]! };
    encrypted = await realServerWithOrSkip(this, options, 'proftpd', 'pyftpdlib');
    plain = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    for (const { root } of [encrypted, plain]) await writeFile(join(root, 'notes.txt'), 'notes\n');
    const places = [
      { ...{ id: 'encrypted', name: 'Encrypted', host: encrypted.host }, port: encrypted.port },
      { ...{ id: 'distant', name: 'Distant', host: DISTANT }, port: plain.port },
    ];
    ui = await FtpWorkbench.start(this, {
      netrc: [encrypted, plain]
        .map(({ user, password }, index) =>
          [`machine ${places[index]!.host}`, `login ${user}`, `password ${password}\n`].join(' '),
        )
        .join(''),
      distantServer: true,
      settings: {
        'ftpWorkspace.connections': places.map((place) => ({ ...place, user: plain!.user })),
        'ftpWorkspace.watch.interval': 0,
        'remote.autoForwardPorts': false,
      },
    });
    workbench = ui.workbench;
    panel = new ConnectionsPanel(workbench);
    await openWindow();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    await encrypted?.stop();
    await plain?.stop();
  });

  async function openWindow(): Promise<void> {
    await ui!.open();
    await panel.open();
  }

  async function untilHeard(label: string, expected: RegExp): Promise<void> {
    await workbench.until(
      async () => (await panel.row(label).getAttribute('aria-label')) ?? '',
      (text) => expected.test(text),
    );
  }

  async function dialog(text: RegExp): Promise<void> {
    await workbench.dialog.filter({ hasText: text }).waitFor();
  }

  async function decline(way: Way, no: string | undefined): Promise<void> {
    if (way === 'mouse') await workbench.answerDialog(no ?? 'Cancel');
    // The first button is the one that Enter presses.
    else if (no !== undefined) await workbench.answerDialogByKey(no);
    else await workbench.press('Escape');
    await workbench.dialog.waitFor({ state: 'detached' });
  }

  async function pressRow(way: Way, row: string): Promise<void> {
    if (way === 'mouse') return panel.row(row).click();
    await panel.focus(row);
    await workbench.press('Enter');
  }

  const expand = (way: Way, name: string) =>
    way === 'mouse' ? panel.expand(name) : panel.expandByKey(name);

  const reconnect = (way: Way, name: string) =>
    way === 'mouse' ? panel.menu(name, 'Reconnect') : panel.menuByKey(name, 'Reconnect');

  const tryAgain = (way: Way, text: RegExp) =>
    way === 'mouse'
      ? workbench.answer(text, 'Try Again')
      : pressInNotice(workbench, text, 'Try Again');

  for (const { name, questions, again, forget } of SERVERS) {
    for (const way of WAYS) {
      for (const { isNewWindow, text, no, yes, tabs } of questions) {
        it(`${name}: ${text.source} is declined, asked again and answered with "${yes}", by ${way}`, async () => {
          if (isNewWindow) await openWindow();
          else await encrypted!.restart(certificates[++shown % 2]);
          if (isNewWindow) await expand(way, name);
          else await reconnect(way, name);
          await dialog(text);
          await decline(way, no);
          await untilHeard(name, /, failed: /);
          if (isNewWindow) {
            assert.equal(await panel.row('notes.txt').count(), 0);
            await pressRow(way, again);
          } else await tryAgain(way, /is not trusted/);
          await dialog(text);
          if (way === 'mouse') await workbench.answerDialog(yes);
          else await workbench.answerDialogByKey(yes, { tabs });
          await untilHeard(name, /, connected, /);
          await panel.row('notes.txt').waitFor();
          await workbench.command('Notifications: Clear All Notifications');
        });
      }

      it(`${name}: what was trusted for good is forgotten, by ${way}`, async () => {
        const host = name === 'Distant' ? DISTANT : encrypted!.host;
        const server = name === 'Distant' ? plain! : encrypted!;
        await workbench.command('FTP: Trusted Certificates…');
        await pick(workbench, way, 'Trusted FTP Servers', `${host}:${server.port}`);
        await dialog(forget);
        if (way === 'mouse') await workbench.answerDialog('Forget');
        else await workbench.answerDialogByKey('Forget');
        await workbench.command('FTP: Trusted Certificates…');
        await workbench.notification(/No certificate was trusted so far/).waitFor();
        await workbench.command('Notifications: Clear All Notifications');
      });
    }
  }
});
