// East Asian wide and full-width forms (UAX 11), and emoji that are drawn as such.
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const COMBINING = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const HALF_WIDTH_KATAKANA = /^[\uff61-\uff9f]/;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The characters of a text as people see them: a letter with its accents is one. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many columns of a terminal a character takes. */
export function cellWidth(grapheme: string): number {
  if (COMBINING.test(grapheme)) return 0;
  return WIDE.test(grapheme) && !HALF_WIDTH_KATAKANA.test(grapheme) ? 2 : 1;
}
