import assert from 'node:assert/strict';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandTable } from '../../src/ftp/protocol/commandTable.ts';
import { ConsoleUnderTest } from '../support/consoleUnderTest.ts';
import { serverNames, type RealServer } from '../support/servers/realServer.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { useServers } from './useServers.ts';

/** A busy machine may keep a server from its answer for longer than a person would wait. */
const ABORT_MS = 20_000;
/** Takes far longer than it takes to give it up. */
const LONG_FILE_BYTES = 40 * 1024 ** 3;
/** What ends the session, or waits for more on the control connection; and ABOR has nothing to end. */
const ENDS_SESSION = /^(QUIT|REIN|XSEN|XSEM)$/;
/** Pure-FTPd answers when somebody has connected to the port that was opened before. */
const WAITS_FOR_DATA_CONNECTION = /^(ESTA|ESTP)$/;

describe('the console on a real server', function () {
  this.timeout(60_000);
  const servers = useServers();
  let terminal: ConsoleUnderTest | undefined;

  afterEach(async () => {
    await terminal?.close();
    terminal = undefined;
  });

  async function connect(server: RealServer): Promise<ConsoleUnderTest> {
    const { host, port, user, password, security: mode } = server;
    const login = { host, port, user, password, security: { mode } };
    terminal = await ConsoleUnderTest.open({ ...login, timeouts: { abortMs: ABORT_MS } });
    return terminal;
  }

  for (const name of serverNames) {
    for (const tls of [undefined, ...tlsWays(name)]) {
      it(`${name}, ${tls ? `${tls.mode} ${tls.version}` : 'plain'}`, async function () {
        servers.require(this, name);
        const server = await servers.start(name, tls && { tls });
        const { root } = server;
        await writeFile(join(root, 'a.txt'), 'content\n');
        await mkdir(join(root, 'images'));
        await writeFile(join(root, 'long.bin'), '');
        await truncate(join(root, 'long.bin'), LONG_FILE_BYTES);
        await server.own(root);
        let session = await connect(server);
        assert.equal(session.console.facts.protocol, tls?.version);

        assert.deepEqual(await session.run('FEAT'), ['211 completion']);
        await session.run('LIST');
        assert.match(session.data, /a\.txt\r\n/);
        assert.equal(session.shown.at(-1), 'note received');
        await session.run('RETR a.txt');
        assert.equal(session.data, 'content\n');

        session.files.kept.set('local', Buffer.from('from here'));
        await session.run('STOR b.txt < local');
        assert.equal(await readFile(join(root, 'b.txt'), 'utf8'), 'from here');

        const { candidates } = await session.console.complete('CWD im');
        assert.deepEqual(candidates, ['images/']);
        await session.run('CWD images');
        assert.deepEqual((await session.console.complete('RETR ../a')).candidates, ['a.txt']);
        assert.deepEqual(await session.run('CWD ..'), ['250 completion']);

        const running = session.run('RETR long.bin');
        await session.waitUntil(() => session.shown.includes('bytes'));
        session.console.interrupt();
        await running;
        // ProFTPD 1.3.8 with TLS closes the connection on about one ABOR of fifty.
        if (name === 'proftpd' && tls && session.console.end) {
          assert.equal(session.shown.at(-1), 'note abort-unconfirmed');
          await session.close();
          session = await connect(server);
        } else {
          assert.ok(session.shown.includes('note aborted'), session.shown.join(', '));
        }
        assert.deepEqual(await session.run('NOOP'), ['200 completion']);
        await session.run('RETR a.txt');
        assert.equal(session.data, 'content\n');
      });
    }

    it(`${name} answers every command of the table`, async function () {
      servers.require(this, name);
      const server = await servers.start(name);
      await writeFile(join(server.root, 'a.txt'), 'content\n');
      await server.own(server.root);
      let session = await connect(server);
      session.files.kept.set('local', Buffer.from('from here'));
      const anew = async (): Promise<void> => {
        await session.close();
        session = await connect(server);
        session.files.kept.set('local', Buffer.from('from here'));
      };
      for (const { verb, transfer } of commandTable) {
        if (WAITS_FOR_DATA_CONNECTION.test(verb)) await anew();
        const line = [verb, ...argumentsOf(verb), ...(transfer === 'send' ? ['< local'] : [])];
        const shown = await session.run(line.join(' '));
        const text = `${verb}: ${shown.join(', ')}`;
        assert.ok(
          shown.some((one) => /^\d{3} (?!preliminary)/.test(one)),
          text,
        );
        if (session.console.end || ENDS_SESSION.test(verb)) await anew();
      }
    });
  }
});

/** Such that nothing is harmed by it. */
function argumentsOf(verb: string): string[] {
  const entry = commandTable.find((one) => one.verb === verb);
  const required = (entry?.parameters ?? []).filter(({ optional }) => !optional);
  return required.map(({ kind, values }) => {
    if (kind === 'path') return 'a.txt';
    if (kind === 'number') return '0';
    return values[0] ?? 'x';
  });
}
