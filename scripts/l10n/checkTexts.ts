import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  LANGUAGES,
  readTexts,
  readTranslation,
  SOURCE_BUNDLE,
  type Source,
  type Texts,
} from './catalogue.ts';
import { countOf, isEmpty, malformed, missingTexts, superfluous } from './compare.ts';

export interface TextCheck {
  readonly problems: readonly string[];
  /** What is not right, and does not matter before all languages are whole. */
  readonly notes: readonly string[];
}

/** Whether every language says all that English says, and nothing else. */
export function checkTexts(root: string, { catalogue, problems }: Source): TextCheck {
  const found = [...problems];
  const notes: string[] = [];
  const isWhole = existsSync(join(root, SOURCE_BUNDLE));
  if (isWhole && !isSame(catalogue.bundle, readTexts(join(root, SOURCE_BUNDLE)))) {
    found.push(`${SOURCE_BUNDLE} is not what the code says: npm run l10n writes it.`);
  }
  for (const language of LANGUAGES) {
    const translation = readTranslation(root, language);
    const named = (text: string) => `${language}: ${text}`;
    found.push(...malformed(catalogue, translation).map(named));
    const missing = missingTexts(catalogue, translation);
    if (isWhole) {
      const keys = [...Object.keys(missing.bundle), ...Object.keys(missing.package)];
      found.push(...keys.map((key) => named(`"${key}": no translation.`)));
      found.push(...superfluous(catalogue, translation).map(named));
    } else if (!isEmpty(missing)) {
      notes.push(named(`${countOf(missing)} texts are not translated.`));
    }
  }
  return { problems: found, notes };
}

function isSame(one: Texts, other: Texts): boolean {
  const keys = Object.keys(one);
  const others = Object.keys(other);
  return keys.length === others.length && keys.every((key) => one[key] === other[key]);
}
