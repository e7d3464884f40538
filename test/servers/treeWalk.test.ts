import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import type { ClientUnderTest } from '../support/clientUnderTest.ts';
import { tlsWays } from '../support/servers/recipes.ts';
import { serverNames, type ServerName } from '../support/servers/realServer.ts';
import { useServers } from './useServers.ts';

const FOLDERS = [
  ...[
    'plain',
    'plain/deep/deeper',
    'empty',
    'sp ace',
    'two  spaces/in',
    '[x]',
    '-dash',
    '-a',
    '.dot',
  ],
  ...['br{a,b}', 'back\\slash', "quo'te", 'dq"x', 'ümläut/ñ', '~', 'til/~', 'semi;x', '#h', '$v'],
  ...['closed', 'many'],
];
const PATTERNS = ['star*', 'q?'];
const FILES_OF_MANY = 700;

/** What a walk has told, by folder: the names, with kinds, and what is skipped. */
async function told({ files }: ClientUnderTest, exactTimes: boolean) {
  const folders = new Map<RemotePath, string[]>();
  const times = new Map<RemotePath, number>();
  let skipped = 0;
  await files.walk(
    '/',
    {
      visit: (folder, { entries }) => {
        const lines = entries.map(({ name, kind, target = '', size }) => {
          // A folder has no size, a link that leads nowhere that of its text.
          return `${name} ${kind} ${target} ${kind === 'file' ? size : ''}`.trimEnd();
        });
        folders.set(folder, lines.sort());
        for (const { name, kind, mtimeMs } of entries) {
          if (kind === 'file' && name !== 'link')
            times.set(`${folder}/${name}`, Math.floor(mtimeMs / 60_000));
        }
      },
      skipped: () => skipped++,
    },
    { exactTimes },
  );
  return { folders, times, skipped };
}

describe('a tree of odd names', () => {
  const servers = useServers();

  async function startWithTree(name: ServerName, tls: Parameters<typeof servers.start>[1]) {
    const server = await servers.start(name, tls);
    const at = (path: string): string => join(server.root, path);
    for (const folder of [...FOLDERS, ...PATTERNS]) {
      await mkdir(at(folder), { recursive: true });
      if (folder === 'empty') continue;
      for (const file of ['file', '.hidden', 'a b']) await writeFile(at(join(folder, file)), file);
    }
    for (let n = 0; n < FILES_OF_MANY; n++) await writeFile(at(`many/${n}`), '');
    await symlink('file', at('plain/link'));
    await symlink('../empty', at('plain/linkedFolder'));
    await symlink('nowhere', at('plain/dangling'));
    await chmod(at('closed'), 0);
    return server;
  }

  for (const name of serverNames) {
    for (const tls of [undefined, ...tlsWays(name).slice(-1)]) {
      it(`${name}, ${tls ? 'TLS' : 'plain'}: is the same by STAT and by usual listings`, async function () {
        servers.require(this, name);
        const server = await startWithTree(name, tls && { tls });
        const byStat = await servers.open(server);
        const found = await told(byStat, false);
        const usual = await servers.open(server, { shortcuts: { statListings: false } });
        const expected = await told(usual, true);
        const hidesLinks = name === 'pyftpdlib' || name === 'proftpd';
        for (const [folder, lines] of expected.folders) {
          if (folder.startsWith('/plain/link')) continue;
          const same = found.folders.get(folder);
          if (folder === '/plain' && hidesLinks) {
            assert.ok(same?.includes('linkedFolder symlink directory'), String(same));
          } else assert.deepEqual(same, lines, folder);
        }
        assert.deepEqual(found.times, expected.times);
        assert.equal(found.skipped, expected.skipped);
        const sent = (verb: string): number =>
          byStat.log.filter((line) => line.includes(`> ${verb} `)).length;
        // The top, what is closed, what is long (and proves that all of it comes), what has an escape;
        // and what other sessions take while the first one still finds out about STAT.
        const usually = sent('MLSD') + sent('LIST');
        const isByStat = usually <= 8 && sent('STAT') >= found.folders.size - 5;
        assert.ok(isByStat, byStat.log.join('\n'));
        assert.ok(!byStat.log.some((line) => line.includes('for a while')));
      });
    }
  }
});
