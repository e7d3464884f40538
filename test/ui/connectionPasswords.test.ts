import { strict as assert } from 'node:assert';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testCertificate } from '../support/certificates.ts';
import { realServerOrSkip } from '../support/realServerOrSkip.ts';
import { noteSecret } from '../support/secrets.ts';
import type { RealServer } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { ConnectionsPanel } from '../support/vscode/connectionsPanel.ts';
import { FtpWorkbench } from '../support/vscode/ftpWorkbench.ts';
import type { QuickInput } from '../support/vscode/quickInput.ts';
import type { Workbench } from '../support/vscode/workbench.ts';

const SET_UP_DEADLINE_MS = 600_000;
const MISTYPED = noteSecret('pewter-Lynx-4471');

describe('the password of a connection, in the workbench', function () {
  this.timeout(300_000);

  const servers: RealServer[] = [];
  let ui: FtpWorkbench | undefined;
  let workbench: Workbench;
  let input: QuickInput;
  let panel: ConnectionsPanel;

  before(async function () {
    this.timeout(SET_UP_DEADLINE_MS);
    servers.push(await realServerOrSkip(this, 'pyftpdlib', 'proftpd'));
    const [{ name, password }] = servers as [RealServer];
    const tls = { mode: 'explicit', version: 'TLSv1.3' } as const;
    servers.push(await startServer(name, { password, tls }));
    for (const { root } of servers) await writeFile(join(root, 'notes.txt'), 'remember\n');
    const { fingerprint } = await testCertificate();
    const connections = servers.map(({ host, port, user, security }, index) => ({
      ...{ id: `own-${index}`, name: `Own ${index}`, host, port, user, security },
      ...(security === 'none' ? {} : { certificates: [fingerprint] }),
    }));
    ui = await FtpWorkbench.start(this, {
      settings: { 'ftpWorkspace.connections': connections, 'ftpWorkspace.watch.interval': 0 },
    });
    workbench = ui.workbench;
    input = workbench.quickInput;
    panel = new ConnectionsPanel(workbench);
    await ui.open();
    await panel.open();
    await panel.row('Own 0').waitFor();
  });

  afterEach(async function () {
    await ui?.keepEvidence(this);
  });

  after(async () => {
    await ui?.stop();
    for (const server of servers) await server.stop();
  });

  async function untilHeard(label: string, expected: RegExp): Promise<void> {
    await workbench.until(
      async () => (await panel.row(label).getAttribute('aria-label')) ?? '',
      (text) => expected.test(text),
    );
  }

  for (const [index, way] of ['in plain text, by mouse', 'with TLS, by keyboard'].entries()) {
    it(`is changed and forgotten ${way}`, async () => {
      const name = `Own ${index}`;
      const { password, user } = servers[index]!;
      const pick = (entry: string) =>
        index === 0 ? panel.menu(name, entry) : panel.menuByKey(name, entry);
      const change = async (text: string, keep: string) => {
        await pick('Change Password…');
        await input.answer(RegExp(`^New Password of ${user} at ${name}`), text);
        await input.pick(keep);
      };
      // What is entered beforehand is not asked for.
      await change(password, 'Remember the password');
      await input.waitForClosed();
      await panel.expand(name);
      await untilHeard(name, /, connected, /);

      await change(MISTYPED, 'Use it for this window only');
      await input.step(/refused the password/, password);
      await input.pick('Use it for this window only');
      await untilHeard(name, /, connected, /);

      await pick('Forget Password…');
      await workbench.notification(`The password of ${name} is forgotten.`).waitFor();
      await untilHeard(name, /, not connected, /);
      await pick('Reconnect');
      await input.step(RegExp(`${name} asks for the password of ${user}`), password);
      await input.pick('Use it for this window only');
      await untilHeard(name, /, connected, /);
      assert.ok(!(await ui!.settings()).includes(password));
    });
  }
});
