import { collectEntries, type LineOutcome } from './collectEntries.ts';
import type { EntryKind, ListingEntry, ParsedListing } from './listingEntry.ts';
import { parseTimeValue } from './timeValue.ts';
import { parseUnixMode } from './unixMode.ts';

type Facts = ReadonlyMap<string, string>;

const LETTERS = '-rw-r--r--'.length;

interface MachineLine {
  readonly facts: Facts;
  readonly name: string;
}

// OS.unix=slink:/target (RFC 3659 §7.5.1), OS.unix=symlink (ProFTPD), and what others made of it.
const LINK_TYPE = /^(?:(?:os[.=])?unix[.=]s(?:ym)?link(?::|$)|(?:sym)?link$)/i;
// The target of a link; users and groups of a Windows domain (ProFTPD before 1.3.8).
const SPACED_FACT =
  /^(?:type=(?:os[.=])?unix[.=]s(?:ym)?link:|(?:unix\.)?(?:owner|group)(?:name)?=(?!\d+$))/i;

/** Parses what MLSD sends (RFC 3659 §7). */
export function parseMachineListing(text: string): ParsedListing {
  return collectEntries(text, parseChildLine);
}

/**
 * Parses the one line of an MLST reply that holds the facts, undefined if it holds none. The name
 * is what the server says, which may be a full path, a relative one, or nothing.
 */
export function parseMachineEntry(line: string): ListingEntry | undefined {
  // Some servers repeat the code in the lines of the reply; the RFC asks for one space, some send more.
  const parts = splitLine(line.replace(/^250-/, '').replace(/^ +/, ''));
  const kind = parts && kindOf(parts.facts);
  return kind && toEntry(parts, kind);
}

function parseChildLine(line: string): LineOutcome {
  const parts = splitLine(line);
  if (!parts) return 'the line has no facts';
  if (isSelfOrParent(parts.facts)) return undefined;
  const kind = kindOf(parts.facts);
  return kind ? toEntry(parts, kind) : 'the facts do not tell a file from a directory';
}

function splitLine(line: string): MachineLine | undefined {
  const space = endOfFacts(line);
  const factText = space === -1 ? line : line.slice(0, space);
  if (!factText.includes('=')) return undefined;
  return { facts: parseFacts(factText), name: space === -1 ? '' : line.slice(space + 1) };
}

/**
 * The facts end at the first space, whether or not the last one ends with a semicolon; behind a
 * semicolon a tab does as well.
 */
function endOfFacts(line: string): number {
  const space = line.indexOf(' ');
  const tab = line.indexOf(';\t');
  if (tab !== -1 && (space === -1 || tab < space)) return tab + 1;
  if (space <= 0 || line[space - 1] === ';') return space;
  // Some facts can hold spaces of their own: they end where a semicolon comes before one.
  const lastFact = line.slice(line.lastIndexOf(';', space) + 1, space);
  const marked = SPACED_FACT.test(lastFact) ? line.indexOf('; ', space) : -1;
  return marked === -1 ? space : marked + 1;
}

function parseFacts(text: string): Facts {
  const facts = new Map<string, string>();
  for (const fact of text.split(';')) {
    const equals = fact.indexOf('=');
    if (equals > 0) facts.set(fact.slice(0, equals).toLowerCase(), fact.slice(equals + 1));
  }
  return facts;
}

function isSelfOrParent(facts: Facts): boolean {
  const type = facts.get('type')?.toLowerCase();
  return type === 'cdir' || type === 'pdir';
}

function kindOf(facts: Facts): EntryKind | undefined {
  const type = facts.get('type');
  if (type === undefined) return kindBySize(facts);
  if (LINK_TYPE.test(type)) return 'symlink';
  switch (type.toLowerCase()) {
    case 'file':
      return 'file';
    case 'dir':
    case 'cdir':
    case 'pdir':
      return 'directory';
    default:
      return 'other';
  }
}

function kindBySize(facts: Facts): EntryKind | undefined {
  if (facts.has('sizd')) return 'directory';
  return facts.has('size') ? 'file' : undefined;
}

function toEntry({ facts, name }: MachineLine, kind: EntryKind): ListingEntry {
  const mtimeMs = parseTimeValue(facts.get('modify') ?? '');
  return {
    name,
    kind,
    size: parseDecimal(facts.get('size') ?? facts.get('sizd')),
    mtimeMs,
    mtimePrecision: mtimeMs === undefined ? undefined : 'second',
    mode: parseModeFact(facts.get('unix.mode')),
    linkTarget: linkTargetOf(facts.get('type') ?? ''),
    linkCount: undefined,
    // Numbers first: ProFTPD 1.3.8 tells its own user's name for the files of every owner.
    owner: facts.get('unix.uid') ?? facts.get('unix.owner') ?? facts.get('unix.ownername'),
    group: facts.get('unix.gid') ?? facts.get('unix.group') ?? facts.get('unix.groupname'),
    perm: facts.get('perm')?.toLowerCase(),
    unique: facts.get('unique'),
  };
}

function parseDecimal(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

function parseModeFact(text: string | undefined): number | undefined {
  if (text?.length === LETTERS) return parseUnixMode(text)?.mode;
  // Some servers state the file type too, as in 0100644; pyftpdlib writes 0o644.
  const digits = /^(?:0o)?([0-7]{1,7})$/.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 8) & 0o7777;
}

function linkTargetOf(type: string): string | undefined {
  if (!LINK_TYPE.test(type)) return undefined;
  const colon = type.indexOf(':');
  return colon === -1 ? undefined : type.slice(colon + 1) || undefined;
}
