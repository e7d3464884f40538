// npm run package: the installable .vsix in the project's root, with a check of what is in it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { filesNamedIn, startFiles } from './build/startFiles.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { step } from './setup/steps.mjs';

const repository = fileURLToPath(new URL('../', import.meta.url));
/**
 * A good third are the character sets in which servers have their names (iconv-lite), and a good
 * third the texts in six languages besides English.
 */
const MAX_BYTES = 900 * 1024;
/** What is read at every start: what that does not need is in files that are loaded later. */
const MAX_START_BYTES = 230 * 1024;
/** Nothing else may be in the package: no sources, no tests, no node_modules. */
const ALLOWED = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package(\.nls(\.[a-z-]+)?)?\.json$/,
  /^extension\/(readme|changelog)\.md$/i,
  /^extension\/LICENSE(\.txt|\.md)?$/i,
  /^extension\/dist\/(extension|server|commands|shared-[A-Z\d]{8}|charsets)\.js$/,
  /^extension\/dist\/(connectionForm|permissions|matchWorker)\.js$/,
  /^extension\/media\/((walkthrough|help)\/)?[\w.-]+$/,
  /^extension\/l10n\/[\w.-]+\.json$/,
];

async function main() {
  process.chdir(repository);
  await ensureDependencies({ log: console.error });
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const old of await readdir('.')) if (old.endsWith('.vsix')) await rm(old);
  await must(['scripts/build.mjs', '--production']);
  const file = `${name}-${version}.vsix`;
  const readme = await readmeWithoutPictures();
  await must([
    'node_modules/@vscode/vsce/vsce',
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--readme-path',
    readme,
    '--out',
    file,
  ]);
  return inspect(file);
}

/** The editor's page of an installed extension shows no picture that lies beside the text. */
async function readmeWithoutPictures() {
  const path = '.cache/package/README.md';
  await mkdir('.cache/package', { recursive: true });
  await writeFile(path, readFileSync('README.md', 'utf8').replace(/^!\[.*\]\(.*\)\n\n/gm, ''));
  return path;
}

async function must(args) {
  const { ok } = await step(args);
  if (!ok) throw new Error(`${args.join(' ')} failed.`);
}

function inspect(file) {
  const entries = entriesOfZip(readFileSync(file));
  const bytes = statSync(file).size;
  for (const { name, size } of entries) console.log(`${String(size).padStart(8)}  ${name}`);
  console.log(`${file}: ${entries.length} files, ${Math.ceil(bytes / 1024)} KB`);
  const foreign = entries.filter(({ name }) => !ALLOWED.some((pattern) => pattern.test(name)));
  for (const { name } of foreign) console.error(`${name} does not belong into the package.`);
  const tooLarge = bytes >= MAX_BYTES;
  if (tooLarge) console.error(`The package must be smaller than ${MAX_BYTES / 1024} KB.`);
  const slow =
    [...startFiles('dist').values()].reduce((sum, size) => sum + size) >= MAX_START_BYTES;
  if (slow) console.error(`A start must read less than ${MAX_START_BYTES / 1024} KB.`);
  const needed = [...neededScripts(), 'package.json'].map((name) => `extension/${name}`);
  const missing = needed.filter((wanted) => !entries.some(({ name }) => name === wanted));
  for (const name of missing) console.error(`${name} is missing from the package.`);
  return foreign.length === 0 && missing.length === 0 && !tooLarge && !slow;
}

/** What the editor and its pages load, and what those files load. */
function neededScripts() {
  const first = ['extension', 'connectionForm', 'permissions', 'matchWorker'];
  const needed = new Set(first.map((name) => `dist/${name}.js`));
  for (const path of needed) {
    if (!existsSync(path)) continue;
    for (const name of filesNamedIn(readFileSync(path, 'utf8'))) needed.add(`dist/${name}`);
  }
  return needed;
}

/** Names and sizes from the central directory of a zip file (APPNOTE 4.3.12). */
function entriesOfZip(bytes) {
  const entries = [];
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) entries.push({ name, size: bytes.readUInt32LE(at + 24) });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

process.exitCode = (await main()) ? 0 : 1;
