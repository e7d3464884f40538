import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { extractTexts } from './extract.ts';

/** The ids that the editor gives the languages besides English. */
export const LANGUAGES = ['de', 'fr', 'es', 'pt-br', 'ja', 'zh-cn'] as const;

export type Texts = Readonly<Record<string, string>>;

/** What there is to translate, or a translation of it. */
export interface Catalogue {
  /** Of the code: `l10n/bundle.l10n.….json`. */
  readonly bundle: Texts;
  /** Of the manifest: `package.nls.….json`. */
  readonly package: Texts;
}

export const PARTS = ['bundle', 'package'] as const;

/** Once this file is there, all languages have to have all texts. */
export const SOURCE_BUNDLE = 'l10n/bundle.l10n.json';

export interface Source {
  readonly catalogue: Catalogue;
  readonly problems: readonly string[];
}

/** What the code and the manifest say in English. */
export async function readSource(root: string): Promise<Source> {
  const texts = new Map<string, string>();
  const problems: string[] = [];
  for (const file of await sourceFiles(root)) {
    const found = extractTexts(file, readFileSync(join(root, file), 'utf8'));
    for (const [key, text] of found.texts) texts.set(key, text);
    problems.push(...found.problems);
  }
  const manifest = readTexts(join(root, 'package.nls.json'));
  return { catalogue: { bundle: Object.fromEntries(texts), package: manifest }, problems };
}

async function sourceFiles(root: string): Promise<readonly string[]> {
  const names = await readdir(join(root, 'src'), { recursive: true });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `src/${name.replaceAll('\\', '/')}`)
    .sort();
}

export function translationPaths(language: string): Readonly<Record<keyof Catalogue, string>> {
  return {
    bundle: `l10n/bundle.l10n.${language}.json`,
    package: `package.nls.${language}.json`,
  };
}

/** Empty where there is no translation yet. */
export function readTranslation(root: string, language: string): Catalogue {
  const paths = translationPaths(language);
  return { bundle: textsAt(root, paths.bundle), package: textsAt(root, paths.package) };
}

function textsAt(root: string, path: string): Texts {
  return existsSync(join(root, path)) ? readTexts(join(root, path)) : {};
}

export async function writeTranslation(
  root: string,
  language: string,
  catalogue: Catalogue,
): Promise<void> {
  await mkdir(join(root, 'l10n'), { recursive: true });
  const paths = translationPaths(language);
  for (const part of PARTS) writeTexts(join(root, paths[part]), catalogue[part]);
}

/** A JSON file of nothing but texts. */
export function readTexts(path: string): Texts {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const isTexts =
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every((text) => typeof text === 'string');
  if (!isTexts) throw new Error(`${path} must be an object of texts.`);
  return value as Texts;
}

export function writeTexts(path: string, texts: Texts): void {
  writeFileSync(path, `${JSON.stringify(texts, undefined, 2)}\n`);
}
