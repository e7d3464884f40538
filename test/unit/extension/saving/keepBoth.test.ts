import assert from 'node:assert/strict';
import { besidePath, saveBeside } from '../../../../src/extension/saving/keepBoth.ts';
import { FakeFiles, saveOf } from './conflicts.ts';

const now = new Date(2026, 10, 26, 9, 3);

describe('The name of a version that is kept beside the file', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/a/page.html', '/a/page (mine 2026-11-26 0903).html'],
    ['/a/archive.tar.gz', '/a/archive.tar (mine 2026-11-26 0903).gz'],
    ['/.htaccess', '/.htaccess (mine 2026-11-26 0903)'],
    ['/README', '/README (mine 2026-11-26 0903)'],
    ['/a.b/c', '/a.b/c (mine 2026-11-26 0903)'],
  ];
  for (const [path, beside] of cases) {
    it(path, () => assert.equal(besidePath(path, 'mine', now), beside));
  }

  it('says the word of the language', () => {
    assert.equal(besidePath('/a.txt', 'meine', now), '/a (meine 2026-11-26 0903).txt');
  });
});

describe('Keeping both versions', () => {
  it('takes a name that nothing has, and replaces nothing', async () => {
    const files = new FakeFiles();
    files.contents.set('/a (mine 2026-11-26 0903).txt', 'an earlier one');
    files.contents.set('/a (mine 2026-11-26 0903 2).txt', 'another one');
    const path = await saveBeside(saveOf(files, '/a.txt', 'mine'), 'mine', now);
    assert.equal(path, '/a (mine 2026-11-26 0903 3).txt');
    assert.equal(files.contents.get(path), 'mine');
    assert.equal(files.contents.get('/a (mine 2026-11-26 0903).txt'), 'an earlier one');
  });

  it('gives up where every name is taken', async () => {
    const files = new FakeFiles();
    let tried = 0;
    const taken = { path: '/a.txt', content: Buffer.from('mine') };
    files.contents.has = () => true;
    files.contents.get = () => `taken ${++tried}`;
    await assert.rejects(saveBeside({ ...taken, files }, 'mine', now), { code: 'exists' });
    assert.equal(tried, 100);
    assert.equal(files.writes, 0);
  });
});
