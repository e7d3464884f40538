/**
 * Minutes that a server's local time is ahead of UTC in the middle of the year and around its end,
 * which differ where clocks change; undefined where no file has told yet.
 */
export interface ZoneOffsets {
  readonly midYear: number | undefined;
  readonly newYear: number | undefined;
}

export type Season = keyof ZoneOffsets;

/** The time of one file: as LIST shows it, read as if it were UTC, and as MDTM tells it. */
export interface ZoneSample {
  readonly listedMs: number;
  readonly exactMs: number;
}

interface Changes {
  /** When the clocks change for the middle of the year, and back: local ms in that year. */
  readonly begin: number;
  readonly end: number;
}

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 86_400_000;
/** Zones are quarters of an hour; a file that was changed in between misses one by minutes. */
const QUARTER_HOUR = 15;
/** Kiritimati is ahead of all others. More is no zone, but a time that means nothing. */
const MAX_OFFSET_MINUTES = 14 * 60;
/** Offsets of Europe, Africa and the Near East; west of them clocks change by American rules. */
const WEST_OF_EUROPE = -120;
/** New Zealand and its islands are ahead of all others who change their clocks. */
const NEW_ZEALAND = 12 * 60;

const [MARCH, APRIL, SEPTEMBER, OCTOBER, NOVEMBER] = [2, 3, 8, 9, 10];

/**
 * What an offset is at a local time: that of its half of the year, else the other one, for a half
 * of which no file has told. Weeks in which the clocks change are told apart by the rules of the
 * continent, as far as the offsets show which one it is.
 */
export function utcOffsetAt(offset: number | ZoneOffsets, localMs: number): number {
  if (typeof offset === 'number') return offset;
  return offset[seasonAt(localMs, offset)] ?? offset.midYear ?? offset.newYear ?? 0;
}

/** The half of the year; of the weeks when only some clocks have changed, by the known offsets. */
export function seasonAt(localMs: number, known: ZoneOffsets): Season {
  const certain = certainSeasonAt(localMs);
  if (certain) return certain;
  const { begin, end } = changesIn(new Date(localMs).getUTCFullYear(), known);
  return localMs >= begin && localMs < end ? 'midYear' : 'newYear';
}

/** The half of the year, undefined in the weeks when the clocks of some countries have changed. */
export function certainSeasonAt(localMs: number): Season | undefined {
  const date = new Date(localMs);
  const day = date.getUTCMonth() * 100 + date.getUTCDate();
  // America begins on March 8 at the earliest, Australia ends on April 7 at the latest; New
  // Zealand begins on September 24 at the earliest, America ends on November 7 at the latest.
  if (day > APRIL * 100 + 7 && day < SEPTEMBER * 100 + 24) return 'midYear';
  return day > NOVEMBER * 100 + 7 || day < MARCH * 100 + 8 ? 'newYear' : undefined;
}

/** The offset that a sample shows; undefined where its times are nonsense (00010101000000). */
export function offsetOf({ listedMs, exactMs }: ZoneSample): number | undefined {
  const minutes = Math.floor(listedMs / MS_PER_MINUTE) - Math.floor(exactMs / MS_PER_MINUTE);
  // Adding zero: no zone is minus nothing.
  const offset = Math.round(minutes / QUARTER_HOUR) * QUARTER_HOUR + 0;
  return Math.abs(offset) <= MAX_OFFSET_MINUTES ? offset : undefined;
}

/** What is known with some more samples; those from the weeks of change count last. */
export function learnOffsets(known: ZoneOffsets, samples: readonly ZoneSample[]): ZoneOffsets {
  let learned = known;
  const certainFirst = [...samples].sort((a, b) => uncertainty(a) - uncertainty(b));
  for (const sample of certainFirst) {
    const offset = offsetOf(sample);
    if (offset === undefined) continue;
    const season = seasonOfSample(sample, offset, learned);
    learned = { ...learned, [season]: learned[season] ?? offset };
  }
  return learned;
}

/**
 * Which times are worth a question: the newest, and the newest of the other half of the year;
 * none of a half that is known.
 * @returns indices into `listedMs`, two at most
 */
export function samplesToAsk(
  listedMs: readonly (number | undefined)[],
  known: ZoneOffsets | undefined,
): readonly number[] {
  const newest = newestOf(listedMs, (season) => isUnknown(known, season));
  if (newest === undefined) return [];
  const first = certainSeasonAt(listedMs[newest] ?? 0);
  const other = newestOf(
    listedMs,
    (season) => season !== undefined && season !== first && isUnknown(known, season),
  );
  return other === undefined ? [newest] : [newest, other];
}

/** Times from the weeks of change say nothing that is not known where anything is. */
function isUnknown(known: ZoneOffsets | undefined, season: Season | undefined): boolean {
  if (known === undefined) return true;
  return season !== undefined && known[season] === undefined;
}

function newestOf(
  listedMs: readonly (number | undefined)[],
  isWanted: (season: Season | undefined) => boolean,
): number | undefined {
  let newest: number | undefined;
  for (const [index, ms] of listedMs.entries()) {
    if (ms === undefined || !isWanted(certainSeasonAt(ms))) continue;
    if (newest === undefined || ms > (listedMs[newest] ?? 0)) newest = index;
  }
  return newest;
}

function uncertainty({ listedMs }: ZoneSample): number {
  return certainSeasonAt(listedMs) ? 0 : 1;
}

/** In the weeks of change an offset that is not that of the known half is that of the other. */
function seasonOfSample({ listedMs }: ZoneSample, offset: number, known: ZoneOffsets): Season {
  const certain = certainSeasonAt(listedMs);
  if (certain) return certain;
  if (known.midYear !== undefined) return known.midYear === offset ? 'midYear' : 'newYear';
  if (known.newYear !== undefined) return known.newYear === offset ? 'newYear' : 'midYear';
  return seasonAt(listedMs, { midYear: offset, newYear: offset });
}

/** The days of change, by continent: the south is where clocks go back for the middle of the year. */
function changesIn(year: number, { midYear, newYear }: ZoneOffsets): Changes {
  const offset = newYear ?? midYear ?? 0;
  if (midYear !== undefined && newYear !== undefined && midYear < newYear) {
    const isNewZealand = newYear >= NEW_ZEALAND;
    const end = isNewZealand ? sundayFrom(year, SEPTEMBER, 24) : sundayFrom(year, OCTOBER, 1);
    return { begin: sundayFrom(year, APRIL, 1), end };
  }
  if (offset < WEST_OF_EUROPE) {
    return { begin: sundayFrom(year, MARCH, 8), end: sundayFrom(year, NOVEMBER, 1) };
  }
  return { begin: sundayFrom(year, MARCH, 25), end: sundayFrom(year, OCTOBER, 25) };
}

/** 2:00 on the first Sunday from a day on. */
function sundayFrom(year: number, month: number, day: number): number {
  const ms = Date.UTC(year, month, day, 2);
  return ms + ((7 - new Date(ms).getUTCDay()) % 7) * MS_PER_DAY;
}
