import assert from 'node:assert/strict';

import type { RealServer } from '../support/servers/realServer.ts';
import { serverNames } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const OVERWRITE = { create: true, overwrite: true };

describe('what an earlier window has learned of a server', () => {
  const { require, start, open } = useServers();

  /** A window: all that is usual, on what `stored` knows. @returns what it leaves, and its log */
  async function visit(server: RealServer, stored: unknown) {
    let kept = stored;
    const memory = {
      load: () => kept,
      save: (profile: unknown) => {
        kept = JSON.parse(JSON.stringify(profile)) as unknown;
      },
    };
    const client = await open(server, { memory, maxConnections: 1 });
    const { files, log } = client;
    await files.createDirectory('/window');
    await files.write('/window/.a b.txt', Buffer.from('first'), OVERWRITE);
    await files.write('/window/.a b.txt', Buffer.from('second'), OVERWRITE);
    await files.rename('/window/.a b.txt', '/window/c.txt', { overwrite: false });
    files.refresh('/');
    assert.deepEqual([...(await files.list('/window')).keys()], ['c.txt']);
    assert.equal(Buffer.from(await files.read('/window/c.txt')).toString(), 'second');
    assert.equal((await files.stat('/window/c.txt', { fresh: true })).size, 6);
    await files.delete('/window', { recursive: true });
    await assert.rejects(files.stat('/window', { fresh: true }), { code: 'not-found' });
    await client.close();
    const commands = log.filter((line) => line.includes('] > '));
    return { kept, commands, log };
  }

  for (const name of serverNames) {
    it(`${name}: it is known again, and costs no command more`, async function () {
      require(this, name);
      const server = await start(name);
      const first = await visit(server, undefined);
      const second = await visit(server, first.kept);
      assert.ok(first.log.some((line) => line.includes('Server: software = ')));
      assert.ok(second.commands.length < first.commands.length);
      assert.ok(!second.commands.some((line) => /> (FEAT|SYST)$/.test(line)));
    });

    it(`${name}: under TLS it takes AUTH before its greeting`, async function () {
      require(this, name);
      const server = await start(name, { tls: { mode: 'explicit', version: 'TLSv1.3' } });
      const first = await visit(server, undefined);
      const second = await visit(server, first.kept);
      const wire = (log: readonly string[]) => log.filter((line) => /\] [<>] /.test(line));
      assert.match(wire(first.log)[0] ?? '', /< 220/);
      assert.match(wire(second.log)[0] ?? '', /> AUTH TLS$/);
      assert.equal(second.commands.filter((line) => line.endsWith('> AUTH TLS')).length, 1);
    });
  }

  for (const name of serverNames) {
    it(`of the others, at the address where ${name} is now: it works as if nothing were known`, async function () {
      this.timeout(60_000);
      require(this, name);
      const server = await start(name);
      const { commands } = await visit(server, undefined);
      for (const other of serverNames.filter((each) => each !== name)) {
        require(this, other);
        const { kept } = await visit(await start(other), undefined);
        const replaced = await visit(server, kept);
        assert.deepEqual(withoutChance(replaced.commands), withoutChance(commands), other);
      }
    });
  }
});

/** Numbers of sessions, and names that are made up. */
function withoutChance(commands: readonly string[]): string[] {
  return commands.map((line) => line.replace(/^.*\] > /, '').replace(/[0-9a-f]{12}/g, 'x'));
}
