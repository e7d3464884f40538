import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { bytes, useScenes } from './scene.ts';
import { TEST_PASSWORD } from '../support/secrets.ts';

const SITE = {
  'index.html': '<h1>Hi</h1>',
  '.htaccess': 'Options -Indexes',
  'css/site.css': 'body {}',
};

const LOGIN = ['USER tester', `PASS ${TEST_PASSWORD}`, 'OPTS UTF8 ON', 'TYPE I'];
const FIRST_LOGIN = [
  'FEAT',
  'USER tester',
  `PASS ${TEST_PASSWORD}`,
  'OPTS UTF8 ON',
  'TYPE I',
  // In the same packet, once per server.
  'PWD',
  'SYST',
];

describe('commands sent', () => {
  const open = useScenes();

  it('for the first listing: one login and one listing', async () => {
    const scene = await open({}, {}, SITE);
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), [
      '.htaccess',
      'css',
      'index.html',
    ]);
    assert.deepEqual(scene.sent, [...FIRST_LOGIN, 'EPSV', 'MLSD /']);
  });

  for (const mlsd of [true, false]) {
    describe(`after a listing by ${mlsd ? 'MLSD' : 'LIST'}`, () => {
      it('for its children and for absent names at any depth: none', async () => {
        const scene = await open({ mlsd }, {}, SITE);
        await scene.files.list('/');
        scene.server.reset();
        assert.equal((await scene.files.stat('/index.html')).size, 11);
        assert.equal((await scene.files.stat('/.htaccess')).kind, 'file');
        assert.equal((await scene.files.stat('/css')).kind, 'directory');
        for (const absent of [
          '/.vscode',
          '/.vscode/settings.json',
          '/.vscode/a/b/c.json',
          '/nothing',
          '/index.html/below',
        ]) {
          await assert.rejects(scene.files.stat(absent), { code: 'not-found' });
          await assert.rejects(scene.files.read(absent), { code: 'not-found' });
        }
        await scene.files.list('/');
        assert.deepEqual(scene.sent, []);
      });

      it('to open a file: one transfer', async () => {
        const scene = await open({ mlsd }, {}, SITE);
        await scene.files.list('/');
        scene.server.reset();
        await scene.files.stat('/index.html');
        assert.equal(Buffer.from(await scene.files.read('/index.html')).toString(), '<h1>Hi</h1>');
        await scene.files.stat('/index.html');
        assert.deepEqual(scene.sent, ['EPSV', 'RETR /index.html']);
      });

      it('for many reads of one file at a time: one transfer', async () => {
        const scene = await open({ mlsd }, {}, SITE);
        await scene.files.list('/');
        scene.server.reset();
        const reads = Array.from({ length: 20 }, () => scene.files.read('/index.html'));
        for (const content of await Promise.all(reads)) assert.equal(content.length, 11);
        assert.deepEqual(scene.sent, ['EPSV', 'RETR /index.html']);
      });
    });
  }

  it('for stat and read of an unknown file at a time: one each', async () => {
    const scene = await open({}, { maxConnections: 1 }, SITE);
    await scene.files.list('/css');
    scene.server.reset();
    const reading = [1, 2, 3].map(() => scene.files.read('/index.html'));
    const asking = [1, 2, 3].map(() => scene.files.stat('/index.html'));
    await Promise.all([...reading, ...asking]);
    assert.deepEqual(scene.sent, ['MLST /index.html', 'EPSV', 'RETR /index.html']);
  });

  it('for listings of one folder at a time: one', async () => {
    const scene = await open({}, {}, SITE);
    await Promise.all([1, 2, 3, 4].map(() => scene.files.list('/')));
    assert.deepEqual(scene.operations, ['EPSV', 'MLSD /']);
  });

  it('for 50 reads of different files: no more sessions than allowed, one login each', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `f${index}`);
    const scene = await open({}, {}, Object.fromEntries(names.map((name) => [name, name])));
    await scene.files.list('/');
    const contents = await Promise.all(names.map((name) => scene.files.read(`/${name}`)));
    assert.deepEqual(
      contents.map((content) => Buffer.from(content).toString()),
      names,
    );
    assert.equal(scene.server.maxOpenConnections, 4);
    const { USER, PASS, TYPE, FEAT, PWD, SYST, RETR, EPSV } = scene.server.counts();
    assert.deepEqual([USER, PASS, TYPE, RETR, EPSV], [4, 4, 4, 50, 51]);
    assert.deepEqual([FEAT, PWD, SYST], [1, 1, 1]);
    for (const { id } of scene.server.sessions.slice(1)) {
      const login = scene.server.commandsOf(id).slice(0, LOGIN.length);
      assert.deepEqual(
        login.map(({ verb, argument }) => `${verb} ${argument}`),
        LOGIN,
      );
    }
  });

  for (const maxConnections of [1, 2]) {
    for (const limitReply of ['421-greeting', '530-after-pass'] as const) {
      it(`a server that allows ${maxConnections} (${limitReply}) fails no operation`, async () => {
        const names = Array.from({ length: 20 }, (_, index) => `f${index}`);
        const scene = await open(
          { maxConnections, limitReply },
          {},
          Object.fromEntries(names.map((name) => [name, name])),
        );
        const options = { create: true, overwrite: true };
        await Promise.all([
          ...names.map((name) => scene.files.read(`/${name}`)),
          ...names.map((name) => scene.files.write(`/new-${name}`, bytes(name), options)),
          scene.files.list('/'),
          scene.files.copy('/f0', '/copy', { overwrite: false }),
          scene.files.createDirectory('/folder'),
          scene.files.rename('/f19', '/renamed', { overwrite: false }),
        ]);
        const listing = await scene.files.list('/');
        assert.equal(listing.size, names.length * 2 + 2);
        assert.equal(await scene.textOnDisk('new-f7'), 'f7');
        assert.equal(scene.pool.status.limit, maxConnections);
        assert.ok(scene.server.loginCount <= maxConnections);
      });
    }
  }

  describe('for a save', () => {
    const options = { create: true, overwrite: true };

    it('over a listed file: staged, checked, mode kept, renamed', async () => {
      const scene = await open({}, {}, SITE);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.write('/index.html', bytes('new'), options);
      assert.deepEqual(scene.sent, [
        'EPSV',
        'STOR /.temporary.tmp',
        'SITE CHMOD 644 /.temporary.tmp',
        'MLST /.temporary.tmp',
        'STAT /.temporary.tmp',
        'MLST /index.html',
        'STAT /index.html',
        'RNFR /.temporary.tmp',
        'RNTO /index.html',
      ]);
      assert.equal(await scene.textOnDisk('index.html'), 'new');
    });

    it('of a new file: the absence is asked for anew', async () => {
      const scene = await open({}, {}, SITE);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.write('/new.txt', bytes('new'), options);
      assert.deepEqual(scene.sent, [
        'MLST /new.txt',
        'EPSV',
        'STOR /.temporary.tmp',
        'MLST /.temporary.tmp',
        'STAT /.temporary.tmp',
        'MLST /new.txt',
        'STAT /new.txt',
        'RNFR /.temporary.tmp',
        'RNTO /new.txt',
      ]);
    });

    it('on a server without MLST: SIZE and MDTM', async () => {
      const scene = await open({ mlsd: false }, {}, SITE);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.write('/index.html', bytes('new'), options);
      assert.deepEqual(scene.sent, [
        'EPSV',
        'STOR /.temporary.tmp',
        'SITE CHMOD 644 /.temporary.tmp',
        'SIZE /.temporary.tmp',
        'MDTM /.temporary.tmp',
        'STAT /.temporary.tmp',
        'SIZE /index.html',
        'MDTM /index.html',
        'STAT /index.html',
        'RNFR /.temporary.tmp',
        'RNTO /index.html',
      ]);
    });

    for (const mlsd of [true, false]) {
      it(`${mlsd ? 'with' : 'without'} MLST: all questions are one write`, async () => {
        const scene = await open({ mlsd }, {}, SITE);
        await scene.files.list('/');
        scene.server.reset();
        let release: () => void = () => undefined;
        const until = new Promise<void>((resolve) => (release = resolve));
        scene.server.scriptNext('SITE', { until });
        const saving = scene.files.write('/index.html', bytes('new'), options);
        await scene.server.waitFor(
          ({ verb, argument }) => verb === 'STAT' && argument === '/index.html',
        );
        release();
        await saving;
        assert.equal(await scene.textOnDisk('index.html'), 'new');
      });
    }

    for (const mlsd of [true, false]) {
      it(`in place over our own, ${mlsd ? 'with' : 'without'} MLST: a look, and no download`, async () => {
        const scene = await open({ mlsd }, { saveStrategy: 'direct' }, SITE);
        await scene.files.list('/');
        await scene.files.write('/index.html', bytes('new'), options);
        scene.server.reset();
        await scene.files.write('/index.html', bytes('newer'), options);
        const facts = mlsd ? ['MLST /index.html'] : ['SIZE /index.html', 'MDTM /index.html'];
        const looked = [...facts, 'STAT /index.html'];
        assert.deepEqual(scene.sent, [...looked, 'EPSV', 'STOR /index.html', ...facts]);
        assert.equal(await scene.textOnDisk('index.html'), 'newer');
      });
    }

    it('in place: the old content is fetched first', async () => {
      const scene = await open({}, { saveStrategy: 'direct' }, SITE);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.write('/index.html', bytes('new'), options);
      assert.deepEqual(scene.sent, [
        'EPSV',
        'RETR /index.html',
        'EPSV',
        'STOR /index.html',
        'MLST /index.html',
      ]);
    });

    for (const mlsd of [true, false]) {
      it(`${mlsd ? 'with' : 'without'} MLST: none afterwards, the cache is kept true`, async () => {
        const scene = await open({ mlsd }, {}, SITE);
        await scene.files.list('/');
        const before = await scene.files.stat('/index.html');
        await scene.files.write('/index.html', bytes('much longer than before'), options);
        await scene.files.write('/new.txt', bytes('12345'), options);
        scene.server.reset();
        const after = await scene.files.stat('/index.html');
        assert.equal(after.size, 23);
        assert.ok(after.mtimeMs > before.mtimeMs);
        assert.equal((await scene.files.stat('/new.txt')).size, 5);
        assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), [
          '.htaccess',
          'css',
          'index.html',
          'new.txt',
        ]);
        assert.deepEqual(scene.sent, []);
        assert.equal((await scene.files.stat('/new.txt', { fresh: true })).size, 5);
      });
    }

    it('a second save in the same second is later still', async () => {
      const scene = await open({}, {}, SITE);
      let last = (await scene.files.stat('/index.html')).mtimeMs;
      for (let count = 0; count < 3; count++) {
        await scene.files.write('/index.html', bytes(`v${count}`), options);
        const { mtimeMs } = await scene.files.stat('/index.html');
        assert.ok(mtimeMs > last);
        last = mtimeMs;
        assert.equal((await scene.files.stat('/index.html', { fresh: true })).mtimeMs, last);
      }
    });
  });

  it('for rename, delete, createDirectory and copy', async () => {
    const scene = await open({}, { maxConnections: 1 }, SITE);
    await scene.files.list('/');
    scene.server.reset();
    await scene.files.createDirectory('/d');
    assert.deepEqual(scene.sent, ['MKD /d']);
    scene.server.reset();
    await scene.files.delete('/.htaccess', { recursive: false });
    assert.deepEqual(scene.sent, ['DELE /.htaccess']);
    await scene.files.list('/');
    scene.server.reset();
    await scene.files.rename('/index.html', '/i.html', { overwrite: true });
    assert.deepEqual(scene.operations.slice(-2), ['RNFR /index.html', 'RNTO /i.html']);
    scene.server.reset();
    await scene.files.stat('/i.html');
    await assert.rejects(scene.files.stat('/index.html'), { code: 'not-found' });
    assert.deepEqual(scene.sent, []);
  });

  for (const mlsd of [true, false]) {
    it(`for a rename ${mlsd ? 'with' : 'without'} MLST: the absence is asked for anew`, async () => {
      const scene = await open({ mlsd }, {}, SITE);
      await scene.files.list('/');
      scene.server.reset();
      await scene.files.rename('/index.html', '/i.html', { overwrite: false });
      const looked = mlsd ? ['MLST /i.html'] : ['SIZE /i.html', 'MDTM /i.html', 'STAT /i.html'];
      assert.deepEqual(scene.sent, [...looked, 'RNFR /index.html', 'RNTO /i.html']);
    });
  }

  it('one rename is one write: both commands come before the first reply leaves', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.list('/');
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    scene.server.scriptNext('RNFR', { until });
    const renaming = scene.files.rename('/index.html', '/i.html', { overwrite: true });
    await scene.server.waitFor('RNTO');
    release();
    await renaming;
  });

  it('a file that another one has changed is read whole, with its new size', async () => {
    const scene = await open({}, {}, SITE);
    await scene.files.list('/');
    await writeFile(join(scene.root, 'index.html'), 'much longer than it was when listed');
    const content = await scene.files.read('/index.html');
    assert.equal(Buffer.from(content).toString(), 'much longer than it was when listed');
  });
});
