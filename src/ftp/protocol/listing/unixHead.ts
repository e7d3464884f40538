import type { Field } from './lineFields.ts';
import { parseKindLetter, parseUnixMode, type UnixMode } from './unixMode.ts';

/** The beginning of a line of ls -l: the rights, perhaps behind numbers, in one field or two. */
export interface UnixHead {
  readonly rights: UnixMode;
  /** Index of the first field behind the rights. */
  readonly next: number;
}

// Inode and blocks (ls -lis).
const MAX_NUMBERS = 2;
const MODE_LENGTH = 10;

/** Finds the rights, where the line has any; looks at the first four fields at most. */
export function parseUnixHead(fields: readonly Field[]): UnixHead | undefined {
  let at = 0;
  while (at < MAX_NUMBERS && /^\d{1,20}$/.test(fields[at]?.text ?? '')) at++;
  return headAt(fields, at);
}

function headAt(fields: readonly Field[], at: number): UnixHead | undefined {
  const first = fields[at]?.text ?? '';
  const rights = parseUnixMode(first) ?? withLinkCount(first) ?? enterpriseRights(first);
  if (rights) return { rights, next: at + 1 };
  return netWareHead(first, fields[at + 1]?.text ?? '', at);
}

/** `drwxr-x---+1464`: four digits of link count reach the mark. */
function withLinkCount(text: string): UnixMode | undefined {
  if (!/^[+.@]?\d{1,10}$/.test(text.slice(MODE_LENGTH, MODE_LENGTH + 12))) return undefined;
  return parseUnixMode(text.slice(0, MODE_LENGTH));
}

/** `-C--E-----FTP`: state and protocol of a batch of Connect:Enterprise. */
function enterpriseRights(text: string): UnixMode | undefined {
  const isBatch = /^-[-A-Z]{9}(?:FTP|FTS|TCP|BSC|ASY)$/.test(text);
  return isBatch ? { kind: 'file', mode: undefined } : undefined;
}

/** `d [R----F--] supervisor 512 Jan 16 18:53 login`, and `d[R----F-]  1 supervis 512 …`. */
function netWareHead(first: string, second: string, at: number): UnixHead | undefined {
  const kind = parseKindLetter(first.charAt(0));
  const isSplit = first.length === 1;
  const isRights = /^\[[-A-Z]{7,8}\]$/.test(isSplit ? second : first.slice(1, 12));
  if (!kind || !isRights) return undefined;
  return { rights: { kind, mode: undefined }, next: at + (isSplit ? 2 : 1) };
}
