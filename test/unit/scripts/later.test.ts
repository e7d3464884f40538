import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { laterEntryPoints, laterPlugin } from '../../../scripts/build/later.mjs';

const LATER = `
export type Name = string;
export class Greeter {
  static readonly word = 'Hello';
  #name: Name;
  constructor(name: Name) { this.#name = name; }
  greet() { return Greeter.word + ' ' + this.#name; }
}
export async function greet(name: Name) { return new Greeter(name).greet(); }
export function fail() { throw new RangeError('as it should'); }
`;
const MAIN = `
import { fail, greet, Greeter, type Name } from './later.ts';
export { fail, greet, Greeter };
export const make = (name: Name) => new Greeter(name);
`;

interface Main {
  readonly make: (name: string) => { greet(): string };
  readonly greet: (name: string) => Promise<string>;
  readonly fail: () => never;
  readonly Greeter: (new (name: string) => object) & { readonly word: string };
}

describe('a part of the extension that is loaded later', () => {
  const require = createRequire(import.meta.url);
  let folder: string;
  let main: Main;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'ftp-workspace-later-')));
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src', 'later.ts'), LATER);
    await writeFile(join(folder, 'src', 'main.ts'), MAIN);
    await bundle();
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function bundle(): Promise<void> {
    const groups = { rest: ['later'] };
    await build({
      entryPoints: { main: join(folder, 'src', 'main.ts'), ...laterEntryPoints(groups) },
      outdir: join(folder, 'dist'),
      bundle: true,
      format: 'cjs',
      plugins: [laterPlugin(join(folder, 'src'), groups)],
      logLevel: 'silent',
    });
    main = require(join(folder, 'dist', 'main.js')) as Main;
  }

  it('is not loaded before it is used', async () => {
    await rm(join(folder, 'dist', 'rest.js'));
    assert.throws(() => main.make('Ada'), { code: 'MODULE_NOT_FOUND' });
  });

  it('comes with the first call of a function, which gives what it gives', async () => {
    assert.equal(await main.greet('Ada'), 'Hello Ada');
    assert.throws(() => main.fail(), RangeError);
  });

  it('comes with the first instance of a class, which is one for everybody', () => {
    const greeter = main.make('Ada');
    assert.equal(greeter.greet(), 'Hello Ada');
    assert.ok(greeter instanceof main.Greeter);
    assert.ok(!({} instanceof main.Greeter));
    assert.equal(main.Greeter.word, 'Hello');
  });

  it('cannot hold a value that is there at once', async () => {
    await writeFile(join(folder, 'src', 'later.ts'), `${LATER}\nexport const LIMIT = 3;`);
    await assert.rejects(bundle(), /cannot wait/);
  });
});
