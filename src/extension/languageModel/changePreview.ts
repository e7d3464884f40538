/** More than that nobody reads before a decision; the rest is counted. */
const MAX_SHOWN_LINES = 120;
const MAX_LINE_LENGTH = 400;
/** Unchanged lines that are shown around a change. */
const CONTEXT_LINES = 2;

/**
 * What a change does to a text, as a fenced block of Markdown: from the first line that differs to
 * the last one.
 */
export function changePreview(before: string, after: string): string {
  const old = before.split(/\r?\n/);
  const made = after.split(/\r?\n/);
  const shorter = Math.min(old.length, made.length);
  let start = 0;
  while (start < shorter && old[start] === made[start]) start++;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === made.at(-1 - end)) end++;
  const context = (lines: readonly string[]) => lines.map((line) => `  ${line}`);
  return fenced('diff', [
    ...context(old.slice(Math.max(0, start - CONTEXT_LINES), start)),
    ...shortened(old.slice(start, old.length - end), '- '),
    ...shortened(made.slice(start, made.length - end), '+ '),
    ...context(old.slice(old.length - end, old.length - end + CONTEXT_LINES)),
  ]);
}

function shortened(lines: readonly string[], mark: string): readonly string[] {
  const shown = lines.slice(0, MAX_SHOWN_LINES).map((line) => mark + line);
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `${mark}… (${left} lines more)`] : shown;
}

/** Lines as a block of Markdown. Nothing in them can end it. */
export function fenced(language: 'diff' | 'text', lines: readonly string[]): string {
  const body = lines.map((line) =>
    line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line,
  );
  const runs = body.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}${language}`, ...body, fence].join('\n');
}
