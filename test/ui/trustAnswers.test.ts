import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeCertificate, type KeyPair } from '../support/certificates.ts';
import { realServerOrSkip, realServerWithOrSkip } from '../support/realServerOrSkip.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { pressInNotice } from '../support/vscode/byKeyboard.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import { pick, type Way } from '../support/vscode/ways.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const DISTANT = 'ftp.example.test';
const WAYS: readonly Way[] = ['mouse', 'keyboard'];

/**
 * How a question comes up. `new window`: it has been told nothing, and what is expanded in it asks, and
 * then the row for the files. Else "Reconnect" does, and then the notice, of a server that has another
 * certificate, or that has encrypted before.
 */
type Cause = 'new window' | 'another certificate' | 'no encryption';

/** A question, each after the one above it. */
interface Question {
  readonly cause: Cause;
  readonly text: RegExp;
  /** What declines; undefined: Cancel, or Escape. */
  readonly no?: string;
  readonly yes: string;
  /** How often Tab is pressed for that. */
  readonly tabs: number;
}

interface Site {
  readonly name: string;
  readonly questions: readonly Question[];
  /** The row for the files, which asks again. */
  readonly again: string;
  /** What the notice says where it was declined. */
  readonly declined: RegExp;
  /** What the list of trusted servers asks before it forgets one. */
  readonly forget: RegExp;
}

const NO = 'Do Not Connect';
const UNKNOWN = { cause: 'new window', text: /is not trusted/ } as const;
const CHANGED = { cause: 'another certificate', text: /has changed/, no: NO } as const;
const PLAIN = { cause: 'new window', text: /does not encrypt/ } as const;
const DOWNGRADED = { cause: 'no encryption', text: /no longer encrypts/, no: NO } as const;

const PLAIN_TEXT = {
  again: 'Log In',
  declined: /was not sent in plain text/,
  forget: /Forget that passwords may go/,
};
const SITES: readonly Site[] = [
  {
    name: 'Encrypted',
    questions: [
      { ...UNKNOWN, yes: 'Trust Once', tabs: 0 },
      { ...CHANGED, yes: 'Trust Once', tabs: 2 },
      { ...UNKNOWN, yes: 'Trust Always', tabs: 1 },
      { ...CHANGED, yes: 'Replace the Trusted Certificate', tabs: 1 },
    ],
    ...{
      again: 'Review Certificate',
      declined: /is not trusted/,
      forget: /Forget the certificate/,
    },
  },
  {
    name: 'Distant',
    questions: [
      { ...PLAIN, yes: 'Send Once', tabs: 0 },
      { ...PLAIN, yes: 'Always Send to This Server', tabs: 1 },
    ],
    ...PLAIN_TEXT,
  },
  {
    name: 'Downgraded',
    questions: [
      { ...DOWNGRADED, yes: 'Send Once', tabs: 2 },
      { ...DOWNGRADED, yes: 'Always Send to This Server', tabs: 1 },
    ],
    ...PLAIN_TEXT,
  },
];

/** All that a server of the tests is, and how the connection to it is called. */
interface Place {
  readonly name: string;
  readonly host: string;
  readonly server: RealServer;
}

describe('the answers to questions of trust, in the workbench', function () {
  this.timeout(300_000);

  const places: Place[] = [];
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
    const encrypted = await realServerWithOrSkip(this, options, 'proftpd', 'pyftpdlib');
    places.push({ name: 'Encrypted', host: encrypted.host, server: encrypted });
    const plain = await realServerOrSkip(this, 'vsftpd', 'pyftpdlib');
    places.push({ name: 'Distant', host: DISTANT, server: plain });
    const { password } = plain;
    const downgraded = await startServer(encrypted.name, { ...options, password });
    places.push({ name: 'Downgraded', host: DISTANT, server: downgraded });
    for (const { server } of places) await writeFile(join(server.root, 'notes.txt'), 'notes\n');
    ui = await FtpWorkbench.start(this, {
      netrc: [encrypted.host, DISTANT]
        .map((host, index) => [`machine ${host} login`, places[index]!.server] as const)
        .map(([start, { user, password }]) => `${start} ${user} password ${password}\n`)
        .join(''),
      distantServer: true,
      settings: {
        'ftpWorkspace.connections': places.map(({ name, host, server: { port, user } }) => ({
          ...{ id: name.toLowerCase(), name, host, port, user },
        })),
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
    for (const { server } of places) await server.stop();
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

  const tryAgain = (way: Way, text: RegExp, again: string) =>
    way === 'mouse' ? workbench.answer(text, again) : pressInNotice(workbench, text, again);

  const placeOf = (name: string): Place => places.find((one) => one.name === name)!;

  /** Until the question is there. */
  async function meet(way: Way, name: string, { cause, text }: Question): Promise<void> {
    const { server } = placeOf(name);
    if (cause === 'no encryption') await meetEncrypted(way, name);
    else if (cause === 'another certificate') await server.restart(certificates[++shown % 2]);
    else await openWindow();
    if (cause === 'new window') await expand(way, name);
    else await reconnect(way, name);
    await dialog(text);
  }

  /** As a server that encrypts, which it does no longer. */
  async function meetEncrypted(way: Way, name: string): Promise<void> {
    const { server } = placeOf(name);
    await server.setEncrypting(true);
    await openWindow();
    await expand(way, name);
    await dialog(/is not trusted/);
    if (way === 'mouse') await workbench.answerDialog('Trust Once');
    else await workbench.answerDialogByKey('Trust Once');
    await untilHeard(name, /, connected, /);
    await panel.row('notes.txt').waitFor();
    await server.setEncrypting(false);
  }

  for (const { name, questions, again, declined, forget } of SITES) {
    for (const way of WAYS) {
      for (const question of questions) {
        const { cause, text, no, yes, tabs } = question;
        it(`${name}: ${text.source} is declined, asked again and answered with "${yes}", by ${way}`, async () => {
          await meet(way, name, question);
          await decline(way, no);
          await untilHeard(name, /, failed: /);
          if (cause === 'new window') {
            assert.equal(await panel.row('notes.txt').count(), 0);
            await pressRow(way, again);
          } else await tryAgain(way, declined, again);
          await dialog(text);
          if (way === 'mouse') await workbench.answerDialog(yes);
          else await workbench.answerDialogByKey(yes, { tabs });
          await untilHeard(name, /, connected, /);
          await panel.row('notes.txt').waitFor();
          await workbench.command('Notifications: Clear All Notifications');
        });
      }

      it(`${name}: what was trusted for good is forgotten, by ${way}`, async () => {
        const { host, server } = placeOf(name);
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
