import { PARTS, type Catalogue, type Texts } from './catalogue.ts';

/** What of the source has no translation, or one that does not fit any more, in the order of the source. */
export function textsToTranslate(source: Catalogue, translation: Catalogue): Catalogue {
  const fits = (part: keyof Catalogue): Texts =>
    Object.fromEntries(
      Object.entries(translation[part]).filter(([key, text]) => {
        const english = source[part][key];
        return english === undefined || textProblem(english, text) === undefined;
      }),
    );
  return missingTexts(source, { bundle: fits('bundle'), package: fits('package') });
}

/** What of the source has no translation, in the order of the source. */
export function missingTexts(source: Catalogue, translation: Catalogue): Catalogue {
  const missing = (part: keyof Catalogue) => without(source[part], translation[part]);
  return { bundle: missing('bundle'), package: missing('package') };
}

/** A translation with more texts in it, and without those that nothing says any more. */
export function mergeTexts(source: Catalogue, ...translations: readonly Catalogue[]): Catalogue {
  const merge = (part: keyof Catalogue): Texts => {
    const all: Texts = Object.assign({}, ...translations.map((one) => one[part])) as Texts;
    return Object.fromEntries(
      Object.keys(source[part]).flatMap((key) => {
        const text = all[key];
        return text === undefined ? [] : [[key, text]];
      }),
    );
  };
  return { bundle: merge('bundle'), package: merge('package') };
}

export function isEmpty(catalogue: Catalogue): boolean {
  return PARTS.every((part) => Object.keys(catalogue[part]).length === 0);
}

export function countOf(catalogue: Catalogue): number {
  return PARTS.reduce((count, part) => count + Object.keys(catalogue[part]).length, 0);
}

/** Translations that would break what the text does. */
export function malformed(source: Catalogue, translation: Catalogue): readonly string[] {
  return PARTS.flatMap((part) =>
    Object.entries(translation[part]).flatMap(([key, text]) => {
      const english = source[part][key];
      const problem = english === undefined ? undefined : textProblem(english, text);
      return problem === undefined ? [] : [`"${key}": ${problem}`];
    }),
  );
}

/** Translations of what nothing says. */
export function superfluous(source: Catalogue, translation: Catalogue): readonly string[] {
  return PARTS.flatMap((part) =>
    Object.keys(without(translation[part], source[part])).map((key) => `"${key}": not used.`),
  );
}

/** What has to be the same in every language, however its words are ordered. */
const KEPT: readonly (readonly [string, RegExp])[] = [
  ['placeholders', /\{\w+\}/g],
  ['icons', /\$\([\w~-]+\)/g],
  ['links', /\]\([^)]*\)/g],
  ['code', /`[^`]*`/g],
];

function textProblem(english: string, text: string): string | undefined {
  if (text.trim() === '') return 'The translation is empty.';
  for (const [what, pattern] of KEPT) {
    const wanted = english.match(pattern) ?? [];
    const got = text.match(pattern) ?? [];
    // A language may need a value twice where English needs it once: the set has to be the same.
    if (setOf(wanted) !== setOf(got)) {
      return `The ${what} are ${got.join(' ')} instead of ${wanted.join(' ')}.`;
    }
  }
  return undefined;
}

function setOf(found: readonly string[]): string {
  return [...new Set(found)].sort().join('\n');
}

function without(texts: Texts, others: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => !Object.hasOwn(others, key)));
}
