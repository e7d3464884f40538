import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { bytes, useScenes, type Scene } from './scene.ts';

const NEW = { create: true, overwrite: false };
const OVERWRITE = { create: true, overwrite: true };

/** As Pure-FTPd takes what it is told, but without its ESTP, by which it is known. */
const spacesToUnderscores = (argument: string): string => argument.replace(/ $/, '_');
const withoutEnds = (argument: string): string => argument.replace(/[ .]+$/, '');

const namesIn = async (scene: Scene): Promise<string[]> => (await readdir(scene.root)).sort();
const uploads = (scene: Scene): string[] =>
  scene.sent.filter((line) => line.includes('ftp-workspace-') && line.startsWith('STOR'));

describe('a server that stores names as others', () => {
  const open = useScenes();

  for (const mlsd of [true, false]) {
    describe(mlsd ? 'with MLSD' : 'with LIST', () => {
      it('is found out before anything is created under the wrong name', async () => {
        const content = { name_: 'of somebody', 'a.txt': 'x' };
        const scene = await open({ mlsd, rewriteArgument: spacesToUnderscores }, {}, content);
        // A file that others have made: the server answers for it, and means the other one.
        await writeFile(join(scene.root, 'name '), 'with a space');
        for (const attempt of [
          () => scene.files.write('/name ', bytes('mine'), OVERWRITE),
          () => scene.files.delete('/name ', { recursive: false }),
          () => scene.files.rename('/name ', '/b.txt', { overwrite: false }),
          () => scene.files.write('/new ', bytes('mine'), NEW),
          () => scene.files.createDirectory('/folder '),
          () => scene.files.rename('/a.txt', '/other ', { overwrite: false }),
          () => scene.files.copy('/a.txt', '/copy ', { overwrite: false }),
        ]) {
          await assert.rejects(attempt, { code: 'name-rewritten' }, attempt.toString());
        }
        assert.deepEqual(await namesIn(scene), ['a.txt', 'name ', 'name_']);
        assert.equal(await scene.textOnDisk('name_'), 'of somebody');
      });
    });
  }

  it('is asked once for each part of a name, and never for an ordinary one', async () => {
    const scene = await open({ rewriteArgument: withoutEnds }, {}, { 'a.txt': 'x' });
    await scene.files.write('/plain.txt', bytes('x'), NEW);
    await scene.files.write('/.hidden name.txt', bytes('x'), NEW);
    assert.deepEqual(
      scene.sent.filter((line) => /^STOR \/(?!\.temporary)/.test(line)),
      [],
    );
    for (const name of ['/one.', '/two.', '/three .']) {
      await assert.rejects(scene.files.write(name, bytes('x'), NEW), { code: 'name-rewritten' });
    }
    assert.equal(uploads(scene).length, 1);
    assert.deepEqual(await namesIn(scene), ['.hidden name.txt', 'a.txt', 'plain.txt']);
  });

  it('that loses the session meanwhile is left with nothing of it', async () => {
    const scene = await open({ mlsd: true }, {}, { 'a.txt': 'x' });
    await scene.files.list('/');
    scene.server.onCommand(({ verb, argument }) =>
      verb === 'STOR' && argument.startsWith('/ftp-workspace-') && uploads(scene).length === 1
        ? { end: 'destroy', endAt: 'before-final-reply' }
        : undefined,
    );
    await scene.files.write('/star*', bytes('x'), NEW);
    assert.equal(uploads(scene).length, 2);
    assert.deepEqual(await namesIn(scene), ['a.txt', 'star*']);
  });

  it('is believed where it keeps them', async () => {
    const scene = await open({}, {}, {});
    for (const name of [' one', ' two', 'three ', 'four.', 'a:b*c', 'd:e']) {
      await scene.files.write(`/${name}`, bytes('x'), NEW);
      await scene.files.write(`/${name}`, bytes('longer'), OVERWRITE);
    }
    assert.equal(uploads(scene).length, 5);
    assert.deepEqual(
      await namesIn(scene),
      [' one', ' two', 'three ', 'four.', 'a:b*c', 'd:e'].sort(),
    );
  });

  it('may refuse such names, and then says so itself', async () => {
    const scene = await open({}, {}, { 'a.txt': 'x' });
    scene.server.configure({ readOnlyPaths: ['/'] });
    await assert.rejects(scene.files.createDirectory('/x:y'), { code: 'no-permission' });
    assert.deepEqual(await namesIn(scene), ['a.txt']);
  });
});

/** A server that tells nothing of itself, one that answers SYST, and each kind of listing. */
const WINDOWS = [
  ['with MLSD', { mlsd: true }],
  ['with LIST', { mlsd: false }],
  ['that renames over no file', { mlsd: false, renameOverExisting: 'refuse' }],
  ['that says what it is', { mlsd: false, replies: { SYST: '215 Windows_NT\r\n' } }],
] as const;

describe('a server to which names that differ by case are one', () => {
  const open = useScenes();
  const content = { 'Readme.txt': 'of somebody', 'Folder/x': 'x', 'other.txt': 'other' };

  for (const [title, settings] of WINDOWS) {
    describe(title, () => {
      const start = () => open({ ...settings, ignoresCase: true }, {}, content);

      it('replaces nothing under another case of its name without leave', async () => {
        const scene = await start();
        await scene.files.list('/');
        const mine = bytes('mine');
        const created = scene.files.write('/README.txt', mine, NEW);
        await assert.rejects(created, { code: 'exists' });
        const renamed = scene.files.rename('/other.txt', '/readme.txt', { overwrite: false });
        await assert.rejects(renamed, { code: 'exists' });
        const copied = scene.files.copy('/other.txt', '/readme.TXT', { overwrite: false });
        await assert.rejects(copied, { code: 'exists' });
        assert.equal(await scene.textOnDisk('Readme.txt'), 'of somebody');
        assert.deepEqual(await namesIn(scene), ['Folder', 'Readme.txt', 'other.txt']);
      });

      it('renames by case alone', async () => {
        const scene = await start();
        await scene.files.list('/');
        await scene.files.rename('/Readme.txt', '/README.txt', { overwrite: false });
        assert.deepEqual(await namesIn(scene), ['Folder', 'README.txt', 'other.txt']);
        assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), await namesIn(scene));
        await scene.files.rename('/Folder', '/folder', { overwrite: false });
        assert.deepEqual([...(await scene.files.list('/folder')).keys()], ['x']);
        scene.files.refresh('/');
        const shown = [...(await scene.files.list('/')).keys()].sort();
        assert.deepEqual(shown, ['README.txt', 'folder', 'other.txt']);
      });

      it('has one place for a file, however it is written', async () => {
        const scene = await start();
        await scene.files.list('/');
        // By now it is known, whether it was said or found out.
        await assert.rejects(scene.files.write('/README.txt', bytes('x'), NEW), { code: 'exists' });
        await scene.files.list('/');
        assert.equal((await scene.files.stat('/README.TXT')).size, 11);
        await Promise.all([
          scene.files.write('/readme.txt', bytes('one'), OVERWRITE),
          scene.files.write('/Readme.TXT', bytes('one and two'), OVERWRITE),
        ]);
        assert.equal((await scene.files.stat('/README.txt')).size, 11);
        const read = await scene.files.read('/README.txt');
        assert.equal(
          Buffer.from(read).toString(),
          await scene.textOnDisk((await namesIn(scene))[1]!),
        );
        assert.equal((await scene.files.list('/')).size, 3);
        await scene.files.delete('/README.txt', { recursive: false });
        assert.deepEqual(await namesIn(scene), ['Folder', 'other.txt']);
        assert.equal((await scene.files.list('/')).size, 2);
      });
    });
  }

  it('keeps names apart that differ by more than case, though their capitals are the same', async () => {
    const names = { 'Straße.txt': 'mine', 'Strasse.txt': 'of somebody', 'ÉTÉ.txt': 'summer' };
    const scene = await open({ ignoresCase: true, extensions: ['CSID'] }, {}, names);
    await assert.rejects(scene.files.write('/été.txt', bytes('x'), NEW), { code: 'exists' });
    await scene.files.list('/');
    await assert.rejects(scene.files.write('/été.TXT', bytes('x'), NEW), { code: 'exists' });
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), await namesIn(scene));
    const onto = scene.files.rename('/Straße.txt', '/Strasse.txt', { overwrite: false });
    await assert.rejects(onto, { code: 'exists' });
    assert.equal(await scene.textOnDisk('Strasse.txt'), 'of somebody');
  });

  it('is not taken for one where neither SIZE nor MDTM is known', async () => {
    const replies = { SIZE: '502 Not implemented.', MDTM: '502 Not implemented.' };
    const scene = await open({ mlsd: false, replies }, {}, content);
    await scene.files.list('/');
    await scene.files.write('/README.txt', bytes('mine'), NEW);
    assert.deepEqual([...(await scene.files.list('/')).keys()].sort(), await namesIn(scene));
    assert.equal(await scene.textOnDisk('README.txt'), 'mine');
    assert.equal(await scene.textOnDisk('Readme.txt'), 'of somebody');
  });

  it('is not taken for one where a listing is cut before the other name', async () => {
    const shown = {
      content: 'type=file;size=11;modify=20240101000000; Readme.txt\r\n',
      finalReply: { raw: '226 Output truncated to 1 matches\r\n' },
    };
    const names = { ...content, 'README.txt': 'of another' };
    const scene = await open({ replies: { MLSD: shown } }, {}, names);
    const onto = scene.files.rename('/Readme.txt', '/README.txt', { overwrite: false });
    await assert.rejects(onto, { code: 'exists' });
    await scene.files.list('/');
    assert.equal((await scene.files.stat('/README.txt')).size, 10);
    assert.equal((await scene.files.stat('/Readme.txt')).size, 11);
    assert.equal(await scene.textOnDisk('README.txt'), 'of another');
  });

  it('is not taken for one where names are apart', async () => {
    const scene = await open({ mlsd: false }, {}, content);
    await scene.files.list('/');
    await scene.files.write('/README.txt', bytes('mine'), NEW);
    await scene.files.rename('/other.txt', '/OTHER.txt', { overwrite: false });
    await mkdir(join(scene.root, 'FOLDER'));
    await writeFile(join(scene.root, 'FOLDER/y'), 'y');
    scene.files.refresh('/');
    const listed = [...(await scene.files.list('/')).keys()].sort();
    assert.deepEqual(listed, ['FOLDER', 'Folder', 'OTHER.txt', 'README.txt', 'Readme.txt']);
    assert.deepEqual([...(await scene.files.list('/FOLDER')).keys()], ['y']);
    assert.deepEqual([...(await scene.files.list('/Folder')).keys()], ['x']);
    const onto = scene.files.rename('/Readme.txt', '/README.txt', { overwrite: false });
    await assert.rejects(onto, { code: 'exists' });
    assert.equal(await scene.textOnDisk('Readme.txt'), 'of somebody');
  });
});
