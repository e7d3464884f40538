import type { LineOutcome, ReadLine } from './collectEntries.ts';
import { isBlank, leadingFields, type Field } from './lineFields.ts';
import { listingEntry, type EntryKind } from './listingEntry.ts';
import type { ListingFormat } from './listingFormat.ts';
import type { ListClock } from './listTime.ts';
import { parseClockTime } from './clockTime.ts';
import { parseShortDate, type DateOrder } from './shortDate.ts';
import { statedTime } from './statedTime.ts';

/** A line taken apart: `owner size date time *TYPE name`, of which all but the last two may miss. */
interface Os400Line {
  readonly owner: string | undefined;
  readonly size: string | undefined;
  readonly date: string | undefined;
  readonly time: string | undefined;
  readonly type: string;
  readonly name: string;
}

const MAX_FIELDS = 5;
const KINDS: ReadonlyMap<string, EntryKind> = new Map([
  ['*DIR', 'directory'],
  ['*DDIR', 'directory'],
  ['*LIB', 'directory'],
  ['*FLR', 'directory'],
  ['*STMF', 'file'],
  ['*DSTMF', 'file'],
  ['*DOC', 'file'],
  ['*MEM', 'file'],
  ['*SYMLNK', 'symlink'],
]);
const ORDERS_BY_SEPARATOR: Readonly<Record<string, readonly DateOrder[]>> = {
  '/': ['mdy', 'dmy', 'ymd'],
  '.': ['dmy', 'mdy', 'ymd'],
  '-': ['ymd', 'dmy', 'mdy'],
};

/** OS/400 and IBM i with LISTFMT 0, in the library system and in the integrated file system. */
export const os400Listing: ListingFormat = { name: 'os400', read: readOs400 };

function* readOs400(lines: Iterable<string>, clock: ListClock): Generator<ReadLine> {
  const read = [...lines].map((line) => ({ line, parts: splitLine(line) }));
  const order = dateOrderOf(read.map(({ parts }) => parts?.date));
  const files = new Set(read.map(({ parts }) => parts?.name));
  for (const { line, parts } of read) {
    if (!parts) yield { line, outcome: 'the line has no type such as *FILE' };
    else yield { line, outcome: toOutcome(parts, files, order, clock) };
  }
}

function splitLine(line: string): Os400Line | undefined {
  const fields = leadingFields(line, MAX_FIELDS);
  const at = fields.findIndex(({ text }) => /^\*[A-Z]{2,9}$/.test(text));
  const type = fields[at];
  // An owner alone, or also size, date and time; an anonymous user sees no owner.
  if (!type || at > 4 || !isPlausible(fields.slice(0, at))) return undefined;
  const facts = fields.slice(0, at).map(({ text }) => text);
  const [time, date, size] = facts.slice(-3).length === 3 ? facts.slice(-3).reverse() : [];
  const owner = at === 1 || at === 4 ? facts[0] : undefined;
  return { owner, size, date, time, type: type.text, name: nameBehind(line, type) };
}

function isPlausible(facts: readonly Field[]): boolean {
  if (facts.length < 3) return facts.length < 2;
  const [size = '', date = '', time = ''] = facts.slice(-3).map(({ text }) => text);
  const isDate = /^\d{2,4}[-/.]\d{2}[-/.]\d{2,4}$/.test(date);
  return /^\d{1,16}$/.test(size) && isDate && parseClockTime(time) !== undefined;
}

/** Types are padded to ten columns, and a name may begin with a blank only behind those. */
function nameBehind(line: string, type: Field): string {
  let at = type.end;
  while (isBlank(line, at)) at++;
  return line.slice(at).trimEnd();
}

function toOutcome(
  { owner, size, date, time, type, name: stated }: Os400Line,
  files: ReadonlySet<string | undefined>,
  order: DateOrder,
  clock: ListClock,
): LineOutcome {
  // Members that are shown together with their file: they are listed in it again.
  if (type === '*MEM' && isMemberOfListed(stated, files)) return undefined;
  const name = childName(stated, type);
  const kind = kindOf(type, name);
  return listingEntry({
    name,
    kind,
    size: kind === 'file' && size !== undefined ? Number(size) : undefined,
    ...statedTime(parseShortDate(date ?? '', order), parseClockTime(time ?? ''), clock),
    owner,
  });
}

/** `F.FILE/M.MBR` in one way of naming (NAMEFMT 1), `F.M` in the other. */
function isMemberOfListed(name: string, files: ReadonlySet<string | undefined>): boolean {
  const slash = name.indexOf('/');
  const end = slash === -1 ? name.indexOf('.') : slash;
  return end > 0 && files.has(name.slice(0, end));
}

/** Directories end with a slash, and some releases state whole paths. */
function childName(stated: string, type: string): string {
  const name = stated.endsWith('/') ? stated.slice(0, -1) : stated;
  const isPath = name.startsWith('/') || type === '*MEM';
  return isPath ? name.slice(name.lastIndexOf('/') + 1) : name;
}

/** A *FILE holds members where it is a database file, which .FILE tells; a save file is a file. */
function kindOf(type: string, name: string): EntryKind {
  if (type === '*FILE') return /\.FILE$/i.test(name) ? 'directory' : 'file';
  return KINDS.get(type) ?? 'other';
}

/** Dates are in the order of the server's job, the same in a whole listing: one that fits all. */
function dateOrderOf(dates: readonly (string | undefined)[]): DateOrder {
  const stated = dates.filter((date) => date !== undefined);
  const separator = /[-/.]/.exec(stated[0] ?? '')?.[0] ?? '/';
  const orders = ORDERS_BY_SEPARATOR[separator] ?? [];
  const fitting = orders.find((order) =>
    stated.every((date) => parseShortDate(date, order) !== undefined),
  );
  return fitting ?? orders[0] ?? 'mdy';
}
