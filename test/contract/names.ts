import assert from 'node:assert/strict';
import { text } from './content.ts';
import type { Contract, Scene, Topic } from './topic.ts';

const longest = 'n'.repeat(251) + '.txt';

/** Names that a client, a server or a listing may take for something else. */
const unusualNames: readonly string[] = [
  'two words.txt',
  'many   spaces  inside',
  ' leading space',
  'trailing space ',
  '-a',
  '--help',
  '.hidden',
  '..two dots',
  'dots...',
  'hash#tag?query=1&b=2%20.txt',
  '100%',
  'semi;colon,comma',
  '[brackets]',
  '{braces}',
  'star*',
  'quote"quote',
  "apostrophe's",
  'back\\slash',
  'dollar$HOME `tick` |pipe',
  '~tilde',
  'tilde~',
  '(parens) <angles>',
  'arrow -> target',
  'colon:name',
  'equals=sign; type=dir; x',
  'Ünïcödé ß.txt',
  '日本語 ファイル.txt',
  'emoji 🎉👩‍💻.txt',
  'e\u0301 decomposed',
  '\u00e9 composed',
  'ﬁ ligature \u00a0 no-break',
  'xn--punycode',
  'drwxr-xr-x 2 0 0 4096 Jan 01 00:00 x',
  '0',
  longest,
];

/** Names of which the last part of a command could be taken for a command of its own. */
const forbiddenNames: readonly string[] = [
  'line\nDELE x',
  'line\r\nDELE x',
  'carriage\rreturn',
  'nul\0',
];

export const names: Topic = (contract) => {
  for (const name of [...unusualNames, ...contract.traits.ownNames]) oneName(contract, name);
  pairs(contract);
  forbidden(contract);
};

function oneName({ case: it, traits }: Contract, name: string): void {
  const shown = name.length > 40 ? `a name of ${Buffer.byteLength(name)} bytes` : name;
  if (traits.refusesName(name)) {
    it(`refuses a file called «${shown}» and loses nothing`, (scene) => isRefused(scene, name));
    return;
  }
  it(`keeps a file called «${shown}»`, (scene) => keepsFile(scene, name));
  if (traits.refusesFolder(name)) {
    it(`fails in a folder called «${shown}» and loses nothing`, (scene) => isClosed(scene, name));
  } else {
    it(`keeps a folder called «${shown}»`, (scene) => keepsFolder(scene, name));
  }
}

async function keepsFile({ fs, disk, at, folder }: Scene, name: string): Promise<void> {
  const path = at(name);
  await fs.writeFile(path, text('first'));
  assert.deepEqual(await disk.list(folder), [name]);
  assert.equal((await fs.stat(path)).size, 5);
  assert.deepEqual([...(await fs.readDirectory(folder)).keys()], [name]);
  await fs.writeFile(path, text('second one'));
  assert.equal(await disk.text(path), 'second one');
  assert.equal(Buffer.from(await fs.readFile(path)).toString(), 'second one');
  await fs.rename(path, at('plain'));
  assert.deepEqual(await disk.list(folder), ['plain']);
  await fs.rename(at('plain'), path);
  assert.deepEqual(await disk.list(folder), [name]);
  await fs.copy(path, at('copy'));
  assert.equal(await disk.text(at('copy')), 'second one');
  await fs.delete(path);
  assert.deepEqual(await disk.list(folder), ['copy']);
}

async function keepsFolder({ fs, disk, at, folder }: Scene, name: string): Promise<void> {
  await fs.createDirectory(at(name));
  assert.deepEqual(await disk.list(folder), [name]);
  await fs.writeFile(at(`${name}/file.txt`), text('inside'));
  await fs.writeFile(at(`${name}/file.txt`), text('inside again'));
  assert.equal(await disk.text(at(`${name}/file.txt`)), 'inside again');
  assert.deepEqual([...(await fs.readDirectory(at(name))).keys()], ['file.txt']);
  assert.equal((await fs.stat(at(name))).kind, 'directory');
  await fs.rename(at(name), at('plain'));
  await fs.rename(at('plain'), at(name));
  assert.deepEqual(await disk.tree(folder), [name, `${name}/file.txt`]);
  await fs.delete(at(name), { recursive: true });
  assert.deepEqual(await disk.list(folder), []);
}

async function isRefused({ fs, disk, at, folder }: Scene, name: string): Promise<void> {
  await disk.write(at('kept'), 'kept');
  await assert.rejects(fs.writeFile(at(name), text('x')));
  await assert.rejects(fs.createDirectory(at(name)));
  await assert.rejects(fs.rename(at('kept'), at(name)));
  await assert.rejects(fs.copy(at('kept'), at(name)));
  assert.deepEqual(await disk.list(folder), ['kept']);
  assert.equal(await disk.text(at('kept')), 'kept');
  assert.deepEqual([...(await fs.readDirectory(folder)).keys()], ['kept']);
}

async function isClosed({ fs, disk, at, folder }: Scene, name: string): Promise<void> {
  await disk.mkdir(at(name));
  await disk.write(at(`${name}/kept.txt`), 'kept');
  await assert.rejects(fs.writeFile(at(`${name}/kept.txt`), text('x')));
  await assert.rejects(fs.writeFile(at(`${name}/new.txt`), text('x')));
  assert.deepEqual(await disk.tree(folder), [name, `${name}/kept.txt`]);
  assert.equal(await disk.text(at(`${name}/kept.txt`)), 'kept');
}

function pairs({ case: it, traits }: Contract): void {
  for (const [title, one, two] of [
    ['by case', 'Readme.md', 'README.md'],
    ['by composition', '\u00e9', 'e\u0301'],
    ['by a dot', 'name', '.name'],
    ['by a space', 'two words', 'two  words'],
  ] as const) {
    if (traits.refusesName(one) || traits.refusesName(two)) continue;
    it(`tells names apart that differ only ${title}`, async ({ fs, disk, at, folder }) => {
      await fs.writeFile(at(one), text('one'));
      await fs.writeFile(at(two), text('two'));
      assert.deepEqual(await disk.list(folder), [one, two].sort());
      assert.equal(Buffer.from(await fs.readFile(at(one))).toString(), 'one');
      assert.equal(Buffer.from(await fs.readFile(at(two))).toString(), 'two');
      await fs.delete(at(one));
      assert.deepEqual(await disk.list(folder), [two]);
    });
  }
}

function forbidden({ case: it }: Contract): void {
  for (const name of forbiddenNames) {
    it(`sends nothing for ${JSON.stringify(name)}`, async ({ world, fs, disk, at, folder }) => {
      await disk.write(at('x'), 'kept');
      await fs.stat(at('x'));
      const before = world.commandCount?.();
      for (const attempt of [
        () => fs.writeFile(at(name), text('x')),
        () => fs.createDirectory(at(name)),
        () => fs.readFile(at(name)),
        () => fs.stat(at(name)),
        () => fs.readDirectory(at(name)),
        () => fs.delete(at(name)),
        () => fs.rename(at('x'), at(name)),
        () => fs.copy(at('x'), at(name)),
      ]) {
        await assert.rejects(attempt, attempt.toString());
      }
      assert.equal(world.commandCount?.(), before);
      assert.deepEqual(await disk.list(folder), ['x']);
    });
  }
}
