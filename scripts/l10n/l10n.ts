// npm run l10n: what there is to translate, and what is translated. See CONTRIBUTING.md.
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  LANGUAGES,
  readSource,
  readTranslation,
  SOURCE_BUNDLE,
  writeTexts,
  writeTranslation,
  type Catalogue,
  type Source,
} from './catalogue.ts';
import { checkTexts } from './checkTexts.ts';
import {
  countOf,
  isEmpty,
  malformed,
  mergeTexts,
  missingTexts,
  textsToTranslate,
} from './compare.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean' },
      missing: { type: 'string' },
      merge: { type: 'string' },
    },
  });
  const source = await readSource(root);
  if (values.check) return check(source);
  if (values.missing !== undefined) return showMissing(source, values.missing);
  if (values.merge !== undefined) return merge(source, values.merge, positionals[0]);
  return extract(source);
}

function check(source: Source): boolean {
  const { problems, notes } = checkTexts(root, source);
  for (const line of [...problems, ...notes]) say(line);
  return problems.length === 0;
}

/** As JSON, the form that `--merge` takes when its texts are translated. */
function showMissing({ catalogue }: Source, language: string): boolean {
  const missing = textsToTranslate(catalogue, readTranslation(root, known(language)));
  say(JSON.stringify(missing, undefined, 2));
  return true;
}

async function merge({ catalogue }: Source, language: string, file?: string): Promise<boolean> {
  if (file === undefined) throw new Error('npm run l10n -- --merge LANGUAGE FILE');
  const added = JSON.parse(readFileSync(file, 'utf8')) as Partial<Catalogue>;
  const more = { bundle: added.bundle ?? {}, package: added.package ?? {} };
  const problems = malformed(catalogue, more);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const merged = mergeTexts(catalogue, readTranslation(root, known(language)), more);
  await writeTranslation(root, language, merged);
  const missing = countOf(missingTexts(catalogue, merged));
  say(`${language}: ${countOf(merged)} texts, ${missing} missing`);
  const isWhole = (one: string) => isEmpty(missingTexts(catalogue, readTranslation(root, one)));
  if (!existsSync(join(root, SOURCE_BUNDLE)) && LANGUAGES.every(isWhole)) {
    say(`All languages are whole. "npm run l10n" writes ${SOURCE_BUNDLE}: once that is`);
    say('committed, the check fails where a text has no translation.');
  }
  return true;
}

async function extract({ catalogue, problems }: Source): Promise<boolean> {
  for (const problem of problems) say(problem);
  if (problems.length > 0) return false;
  await mkdir(join(root, 'l10n'), { recursive: true });
  writeTexts(join(root, SOURCE_BUNDLE), catalogue.bundle);
  say(`${SOURCE_BUNDLE}: ${Object.keys(catalogue.bundle).length} texts`);
  for (const language of LANGUAGES) {
    const translation = readTranslation(root, language);
    if (isEmpty(translation)) continue;
    const kept = mergeTexts(catalogue, translation);
    await writeTranslation(root, language, kept);
    say(`${language}: ${countOf(missingTexts(catalogue, kept))} missing`);
  }
  return true;
}

function known(language: string): string {
  if (LANGUAGES.some((one) => one === language)) return language;
  throw new Error(`${language} is none of ${LANGUAGES.join(', ')}.`);
}

main().then(
  (ok) => (process.exitCode = ok ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
