import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemotePath } from '../../src/common/remotePath.ts';
import type { TreeVisitor } from '../../src/remote/treeVisitor.ts';
import type { CommandHook, Scripted } from '../support/ftpServer/script.ts';
import type { FtpServerOptions } from '../support/ftpServer/settings.ts';
import { useScenes, type Scene } from './scene.ts';

const SITE = {
  'index.html': 'index',
  '.hidden': 'h',
  'a/1.txt': 'one',
  'a/deep/2.txt': 'two',
  'b/.htaccess': 'b',
  'c [x]/3 4.txt': 'odd',
};
const TREE = {
  '/': ['.hidden', 'a', 'b', 'c [x]', 'index.html'],
  '/a': ['1.txt', 'deep'],
  '/a/deep': ['2.txt'],
  '/b': ['.htaccess'],
  '/c [x]': ['3 4.txt'],
};
const ONE = { maxConnections: 1 };
const OFF = 'are not listed by STAT for a while';

type Told = Record<RemotePath, string[]>;

async function walk(scene: Scene, more: Partial<TreeVisitor> = {}): Promise<Told> {
  const told: Told = {};
  await scene.files.walk('/', {
    visit: (folder, { entries }) => {
      assert.equal(told[folder], undefined, `${folder} was told twice`);
      told[folder] = entries.map(({ name }) => name).sort();
    },
    ...more,
  });
  return told;
}

const isOff = ({ client }: Scene): boolean => client.log.some((line) => line.includes(OFF));

/** Answers to the STAT of a folder, once the first listings have been compared. */
function onStatOf(folder: RemotePath, scripted: Scripted): CommandHook {
  return ({ verb, argument }) =>
    verb === 'STAT' && argument === `-a ${folder}` ? scripted : undefined;
}

function statReply(...lines: string[]): string {
  return ['213-Status:', ...lines, '213 End.'].join('\r\n');
}

const FOLDER_LINE = 'drwxr-xr-x 2 a b 4096 May  6  2020';

for (const mlsd of [true, false]) {
  describe(`a tree on a server with${mlsd ? '' : 'out'} MLSD`, () => {
    const open = useScenes();
    const openSite = (server: Partial<FtpServerOptions> = {}): Promise<Scene> =>
      open({ mlsd, ...server }, ONE, SITE);

    it('is listed by STAT, a level in one packet, once that has shown the same', async () => {
      const scene = await openSite();
      let release: () => void = () => undefined;
      const until = new Promise<void>((resolve) => (release = resolve));
      scene.server.onCommand(onStatOf('/a', { until }));
      const walking = walk(scene);
      // All of it is there before the first answer leaves.
      await scene.server.waitFor(({ verb, argument }) => verb === 'CWD' && argument === '/c [x]');
      release();
      assert.deepEqual(await walking, TREE);
      const level = ['STAT -a /a', 'STAT -a /b', 'CWD /c [x]', 'STAT -a', 'CWD /'];
      const trial = ['STAT -a /', 'STAT /', 'NOOP'];
      const first = mlsd
        ? ['EPSV', 'MLSD /', ...trial]
        : ['CWD /', ...trial, 'EPSV', 'LIST -a', 'MDTM /index.html'];
      assert.deepEqual(
        scene.operations.filter((line) => !line.startsWith('MDTM') || !mlsd).slice(first.length),
        [...level, 'STAT -a /a/deep', 'NOOP'],
      );
      assert.deepEqual(scene.operations.slice(0, first.length - 1), first.slice(0, -1));
    });

    it('is listed in the usual way where that is switched off, or times must be exact', async () => {
      const without = await open({ mlsd }, { ...ONE, shortcuts: { statListings: false } }, SITE);
      assert.deepEqual(await walk(without), TREE);
      assert.equal(without.server.counts()['STAT'], undefined);
      if (!mlsd) return;
      const scene = await openSite();
      await walk(scene);
      scene.server.reset();
      await scene.files.walk('/', { visit: () => undefined }, { exactTimes: true });
      const { STAT, MLSD } = scene.server.counts();
      assert.deepEqual([STAT, MLSD], [undefined, 5]);
    });

    it('has links with what they lead to, and does not follow them', async () => {
      const scene = await openSite();
      await symlink('../a', join(scene.root, 'b/folder'));
      await symlink('.htaccess', join(scene.root, 'b/file'));
      await symlink('nowhere', join(scene.root, 'b/dangling'));
      const targets: Record<string, unknown> = {};
      await scene.files.walk('/', {
        visit: (folder, { entries }) => {
          assert.ok(!folder.startsWith('/b/'));
          for (const { name, kind, target } of entries) {
            if (kind === 'symlink') targets[name] = target;
          }
        },
      });
      assert.deepEqual(targets, { folder: 'directory', file: 'file', dangling: undefined });
    });

    it('has empty folders, and goes on where one has gone meanwhile', async () => {
      const scene = await openSite();
      await mkdir(join(scene.root, 'empty'));
      const skipped: RemotePath[] = [];
      const told = await walk(scene, { skipped: (folder) => skipped.push(folder) });
      assert.deepEqual(told['/empty'], []);
      scene.server.onCommand(({ verb, argument }) => {
        const isOfA = verb === 'STAT' && argument === '-a /a';
        return isOfA ? { until: rm(join(scene.root, 'a/deep'), { recursive: true }) } : undefined;
      });
      // It is listed before it goes.
      scene.server.scriptNext('STAT', {});
      await walk(scene, { skipped: (folder) => skipped.push(folder) });
      assert.ok(!isOff(scene));
    });

    for (const [what, reply] of [
      ['is refused for one', '550 Globbing not supported.'],
      ['answers its own status', '211-Status\r\n Test server\r\n Logged in\r\n211 End'],
      ['shows nothing of one', statReply()],
      ['shows a file alone', statReply('-rw-r--r-- 1 a b 3 May  6  2020 b')],
    ] as const) {
      it(`is whole where STAT ${what}, and it is not used for a while then`, async () => {
        const scene = await openSite({ onCommand: onStatOf('/b', reply) });
        assert.deepEqual(await walk(scene), TREE);
        assert.ok(isOff(scene));
        scene.server.reset();
        assert.deepEqual(await walk(scene), TREE);
        assert.equal(scene.server.counts()['STAT'], undefined);
      });
    }

    it('is whole where nobody can read a line of STAT', async () => {
      const lines = [`${FOLDER_LINE} .`, '-rw-r--r-- 1 a b 1 May  6  2020 .htaccess', 'broken'];
      const scene = await openSite({ onCommand: onStatOf('/b', statReply(...lines)) });
      assert.deepEqual(await walk(scene), TREE);
      assert.ok(!isOff(scene));
    });

    for (const [what, scripted] of [
      ['is cut', { end: 'destroy' }],
      ['ends with 421', { end: '421' }],
      ['is answered by nobody', { noReply: true }],
      [
        'gets the end of a reply out of a name',
        statReply(`${FOLDER_LINE} .`, '-rw-r--r-- 1 a b 1 May  6  2020 x', '213 End', 'y'),
      ],
    ] as const) {
      it(`is whole where a session ${what} in the middle of it`, async () => {
        const scene = await openSite({ onCommand: onStatOf('/b', scripted) });
        assert.deepEqual(await walk(scene), TREE);
        assert.ok(isOff(scene));
      });
    }

    it('is whole where STAT leaves something out: it is not used at all', async () => {
      const lines = [`${FOLDER_LINE} .`, '-rw-r--r-- 1 a b 1 May  6  2020 some'];
      const scene = await openSite({ replies: { STAT: statReply(...lines) } });
      assert.deepEqual(await walk(scene), TREE);
      // Each form of it, for two folders.
      assert.equal(scene.server.counts()['STAT'], 4);
    });

    it('is listed in the usual way where STAT may not show hidden files', async () => {
      const onCommand: CommandHook = ({ verb, argument }) => {
        if (verb !== 'STAT') return undefined;
        if (argument.startsWith('-a')) return '550 -a: No such file.';
        return statReply('-rw-r--r-- 1 a b 1 May  6  2020 one');
      };
      const content = { one: '1' };
      const scene = await open({ mlsd, onCommand }, ONE, content);
      for (let round = 0; round < 6; round++) {
        assert.deepEqual(await walk(scene), { '/': ['one'] });
      }
      assert.equal(scene.server.counts()['STAT'], 8);
    });
  });
}

describe('a folder of many files', () => {
  const open = useScenes();
  const many = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`many/${n}`, '']));

  it('is compared once before STAT is trusted with as many', async () => {
    const scene = await open({}, ONE, many(700));
    for (let round = 0; round < 3; round++) {
      assert.equal((await walk(scene))['/many']?.length, 700);
    }
    assert.equal(scene.server.counts()['MLSD'], 2);
  });

  it('is not asked for by STAT where its record is large: that takes servers seconds', async () => {
    const scene = await open({}, ONE, { 'a/1': '', 'a/many/2': '' });
    const line = FOLDER_LINE.replace('4096', '500000');
    const onCommand = onStatOf('/a', statReply(`${FOLDER_LINE} .`, `${line} many`));
    scene.server.onCommand(onCommand);
    assert.deepEqual(await walk(scene), { '/': ['a'], '/a': ['many'], '/a/many': ['2'] });
    assert.ok(scene.sent.includes('MLSD /a/many'));
    assert.ok(!scene.sent.includes('STAT -a /a/many') && !isOff(scene));
  });

  it('that STAT cuts without a word is whole all the same', async () => {
    const lines = Array.from({ length: 600 }, (_, n) => `-rw-r--r-- 1 a b 0 May  6  2020 ${n}`);
    const onCommand = onStatOf('/many', statReply(`${FOLDER_LINE} .`, ...lines));
    const scene = await open({ onCommand }, ONE, many(700));
    assert.equal((await walk(scene))['/many']?.length, 700);
    assert.ok(isOff(scene));
  });
});

describe('a folder of a server without MLSD', () => {
  const open = useScenes();

  it('costs one packet and no data connection, when STAT has shown the first one', async () => {
    const scene = await open({ mlsd: false }, ONE, SITE);
    await scene.files.list('/');
    scene.server.reset();
    const listing = await scene.files.list('/a');
    assert.deepEqual([...listing.keys()].sort(), ['1.txt', 'deep']);
    assert.equal(listing.get('1.txt')?.size, 3);
    assert.deepEqual(scene.sent, ['STAT -a /a', 'NOOP']);
    await assert.rejects(scene.files.list('/nope'), { code: 'not-found' });
    await assert.rejects(scene.files.list('/index.html'), { code: 'not-a-directory' });
    assert.ok(!isOff(scene));
  });

  it('is listed by MLSD where there is one: the times are exact', async () => {
    const scene = await open({}, ONE, SITE);
    await walk(scene);
    scene.server.reset();
    await scene.files.list('/a');
    assert.deepEqual(scene.sent, ['EPSV', 'MLSD /a']);
  });

  it('is remembered from a walk: to open it costs nothing', async () => {
    const scene = await open({ mlsd: false }, ONE, SITE);
    await walk(scene);
    scene.server.reset();
    assert.equal((await scene.files.list('/a/deep')).size, 1);
    assert.equal((await scene.files.stat('/b/.htaccess')).size, 1);
    assert.deepEqual(scene.sent, []);
  });
});
