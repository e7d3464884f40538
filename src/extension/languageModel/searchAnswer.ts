import type { TextMatch } from '../../remote/search/textMatches.ts';
import type { SearchCounts } from '../../remote/search/treeSearch.ts';

export interface SearchedFile {
  readonly address: string;
  readonly matches: readonly TextMatch[];
  /** True where changes in the editor were searched, which are not saved. */
  readonly isUnsaved: boolean;
}

export interface SearchOutcome {
  /** Of the folder. */
  readonly address: string;
  readonly files: readonly SearchedFile[];
  readonly counts: SearchCounts | undefined;
  /** Patterns of what the settings leave out. */
  readonly excluded: readonly string[];
  /** What went wrong before the end, in whole sentences. */
  readonly problems: readonly string[];
}

const MAX_CHARACTERS = 100_000;

const LEFT_OUT = {
  binary: 'Left out because they are no text',
  tooLarge: 'Left out because they are larger than 4 MB',
  tooSlow: 'Files in which the expression took too long',
  failed: 'Could not be read',
} as const;

const ENDED = {
  matches: 'There are more matches: search for something narrower, or in a folder below.',
  slow: 'The search was stopped: use a simpler expression.',
} as const;

/** What a model is told of a search. Models read it: it is English. */
export function searchAnswer({
  address,
  files,
  counts,
  excluded,
  problems,
}: SearchOutcome): string {
  const { matches = 0, found = 0, files: searched = 0, ended } = counts ?? {};
  const sorted = [...files].sort((one, other) => (one.address < other.address ? -1 : 1));
  const { blocks, left } = blocksOf(sorted);
  const keys = Object.keys(LEFT_OUT) as (keyof typeof LEFT_OUT)[];
  return [
    [
      `Matches: ${matches}, in ${found} of ${searched} files below ${address}.`,
      ...keys.flatMap((key) => (counts?.[key] ? [`${LEFT_OUT[key]}: ${counts[key]}.`] : [])),
      ...(excluded.length > 0 ? [`Left out by the settings: ${excluded.join(', ')}.`] : []),
      ...(ended ? [ENDED[ended]] : []),
      ...(left > 0 ? [`Not told here, because it would be too long: ${left} matches.`] : []),
      ...problems,
    ].join(' '),
    ...blocks,
  ].join('\n\n');
}

/** File by file, as many as there is room for. */
function blocksOf(files: readonly SearchedFile[]): {
  readonly blocks: readonly string[];
  readonly left: number;
} {
  const blocks: string[] = [];
  let room = MAX_CHARACTERS;
  let left = 0;
  for (const { address, matches, isUnsaved } of files) {
    const mark = isUnsaved ? '  (with changes in the editor that are not saved)' : '';
    const block = [address + mark, ...matches.map(lineOf)].join('\n');
    if (block.length > room) left += matches.length;
    else {
      blocks.push(block);
      room -= block.length;
    }
  }
  return { blocks, left };
}

/** Lines and columns are counted from 1 on, as the editor shows them. */
function lineOf({ line, column, endLine, preview }: TextMatch): string {
  const end = endLine > line ? ` to line ${endLine + 1}` : '';
  return `  ${line + 1}:${column + 1}${end}  ${preview}`;
}
