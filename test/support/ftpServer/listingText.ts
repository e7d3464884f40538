import type { FileEntry } from './diskFiles.ts';
import type { FtpServerSettings } from './settings.ts';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const HALF_YEAR_MS = 182 * 24 * 3600 * 1000;

/** One line of LIST in the format of the settings. */
export function listLine(entry: FileEntry, settings: FtpServerSettings, now: Date): string {
  const offsetMs = settings.listUtcOffsetMinutes * 60_000;
  return settings.listFormat === 'unix'
    ? unixLine(entry, now, offsetMs)
    : dosLine(entry.linked ? { ...entry.linked, name: entry.name } : entry, offsetMs);
}

/** Time as MDTM and the modify fact have it: UTC, whole seconds (RFC 3659, 2.3). */
export function timeVal(date: Date): string {
  return date.toISOString().slice(0, 19).replace(/[-T:]/g, '');
}

/** The time that a `YYYYMMDDHHMMSS[.sss]` stands for, or undefined. */
export function parseTimeVal(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,3})?$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** One line of MLST or MLSD: the facts, a space, the name. */
export function factsLine(
  entry: FileEntry,
  facts: readonly string[],
  symlinkFacts: FtpServerSettings['symlinkFacts'],
): string {
  const shown = symlinkFacts === 'target' && entry.linked ? entry.linked : entry;
  const texts = facts.map((fact) => factText(fact, shown, symlinkFacts));
  return `${texts.join('')} ${entry.name}`;
}

function factText(
  fact: string,
  entry: FileEntry,
  symlinkFacts: FtpServerSettings['symlinkFacts'],
): string {
  const value = factValue(fact.toLowerCase(), entry, symlinkFacts);
  return value === undefined ? '' : `${fact}=${value};`;
}

function factValue(
  fact: string,
  entry: FileEntry,
  symlinkFacts: FtpServerSettings['symlinkFacts'],
): string | number | undefined {
  const { stats } = entry;
  switch (fact) {
    case 'type':
      return typeFact(entry, symlinkFacts);
    case 'size':
      return entry.kind === 'directory' ? undefined : stats.size;
    case 'modify':
      return timeVal(stats.mtime);
    case 'perm':
      return permFact(entry);
    case 'unix.mode':
      return modeOf(entry).toString(8).padStart(4, '0');
    case 'unix.uid':
      return stats.uid;
    case 'unix.gid':
      return stats.gid;
    case 'unique':
      return `${stats.dev.toString(16)}U${stats.ino.toString(16)}`;
    default:
      return undefined;
  }
}

function typeFact(entry: FileEntry, symlinkFacts: FtpServerSettings['symlinkFacts']): string {
  if (entry.name === '.') return 'cdir';
  if (entry.name === '..') return 'pdir';
  if (entry.kind === 'directory') return 'dir';
  if (entry.kind === 'file') return 'file';
  return symlinkFacts === 'slink' ? `OS.unix=slink:${entry.linkTarget ?? ''}` : 'OS.unix=symlink';
}

function permFact(entry: FileEntry): string {
  if (entry.kind === 'directory') return entry.readOnly ? 'el' : 'cdeflmp';
  return entry.readOnly ? 'r' : 'adfrw';
}

function modeOf(entry: FileEntry): number {
  return entry.stats.mode & (entry.readOnly ? 0o555 : 0o7777);
}

function unixLine(entry: FileEntry, now: Date, offsetMs: number): string {
  const { stats } = entry;
  const owner = `${stats.uid}`.padEnd(8);
  const group = `${stats.gid}`.padEnd(8);
  const size = `${stats.size}`.padStart(12);
  const arrow = entry.linkTarget === undefined ? '' : ` -> ${entry.linkTarget}`;
  const date = unixDate(stats.mtime, now, offsetMs);
  const links = `${stats.nlink}`.padStart(3);
  return `${modeText(entry)} ${links} ${owner} ${group} ${size} ${date} ${entry.name}${arrow}`;
}

function modeText(entry: FileEntry): string {
  const type = { file: '-', directory: 'd', symlink: 'l' }[entry.kind];
  const mode = modeOf(entry);
  const bits = Array.from({ length: 9 }, (_, index) =>
    mode & (0o400 >> index) ? 'rwx'.charAt(index % 3) : '-',
  );
  return type + bits.join('');
}

function unixDate(modified: Date, now: Date, offsetMs: number): string {
  const local = new Date(modified.getTime() + offsetMs);
  const ageMs = now.getTime() - modified.getTime();
  const day = `${MONTHS[local.getUTCMonth()] ?? ''} ${twoDigits(local.getUTCDate())}`;
  const isRecent = ageMs < HALF_YEAR_MS && ageMs > -24 * 3600 * 1000;
  const time = `${twoDigits(local.getUTCHours())}:${twoDigits(local.getUTCMinutes())}`;
  return `${day} ${isRecent ? time : `${local.getUTCFullYear()}`.padStart(5)}`;
}

function dosLine(entry: FileEntry, offsetMs: number): string {
  const local = new Date(entry.stats.mtime.getTime() + offsetMs);
  const year = twoDigits(local.getUTCFullYear() % 100);
  const date = `${twoDigits(local.getUTCMonth() + 1)}-${twoDigits(local.getUTCDate())}-${year}`;
  const hour = local.getUTCHours();
  const half = hour < 12 ? 'AM' : 'PM';
  const time = `${twoDigits(hour % 12 || 12)}:${twoDigits(local.getUTCMinutes())}${half}`;
  const size = entry.kind === 'directory' ? '<DIR>'.padEnd(14) : `${entry.stats.size}`.padStart(15);
  return `${date}  ${time} ${size.padStart(20)} ${entry.name}`;
}

function twoDigits(value: number): string {
  return `${value}`.padStart(2, '0');
}
