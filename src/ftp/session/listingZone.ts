import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import type { ListingEntry, ParsedListing } from '../protocol/listing/listingEntry.ts';
import { parseListing } from '../protocol/listing/listListing.ts';
import {
  learnOffsets,
  samplesToAsk,
  type ZoneOffsets,
  type ZoneSample,
} from '../protocol/listing/zone.ts';
import { isCompletion, isNotImplemented, replyText, type Reply } from '../protocol/reply.ts';
import { parseModificationTime } from '../protocol/replyTexts.ts';
import type { SessionCore } from './sessionCore.ts';

const MS_PER_MINUTE = 60_000;
const UNKNOWN: ZoneOffsets = { midYear: undefined, newYear: undefined };
/** Questions that told nothing: a server whose times mean nothing is not asked at each listing. */
const MAX_FAILURES = 3;

/**
 * Finds the zone of the times that LIST shows: it is the server's, which never says which one. The
 * MDTM (UTC, RFC 3659 section 3) of one listed file does for its half of the year, and that of a
 * second one for the other half; both are asked in one write, once per server.
 *
 * A server whose MDTM is local time too (vsftpd with use_localtime) cannot be told from one in UTC:
 * all its times are off by its zone then, which only shows.
 */
export class ListingZone {
  readonly #core: SessionCore;
  #failures = 0;

  constructor(core: SessionCore) {
    this.#core = core;
  }

  /** Parses a listing, its times in UTC as far as that is known or can be found. */
  async parse(
    text: string,
    folder: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<ParsedListing> {
    const parsed = this.#parse(text);
    const files = this.#worthAsking(parsed.entries);
    if (files.length === 0) return parsed;
    return (await this.#learn(files, folder, options)) ? this.#parse(text) : parsed;
  }

  #parse(text: string): ParsedListing {
    const { profile, now } = this.#core;
    return parseListing(text, { nowMs: now(), utcOffsetMinutes: profile.utcOffsets ?? 0 });
  }

  #worthAsking(entries: readonly ListingEntry[]): readonly ListingEntry[] {
    const { utcOffsets, modificationTime } = this.#core.profile;
    const isKnown = utcOffsets?.midYear !== undefined && utcOffsets.newYear !== undefined;
    if (isKnown || !modificationTime || this.#failures >= MAX_FAILURES) return [];
    const timed = entries.filter(isTimedFile);
    const wanted = samplesToAsk(
      timed.map(({ mtimeMs }) => mtimeMs),
      utcOffsets,
    );
    return wanted.flatMap((index) => timed[index] ?? []);
  }

  /** @returns whether anything came out that was not known */
  async #learn(
    files: readonly ListingEntry[],
    folder: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<boolean> {
    const { profile } = this.#core;
    const questions = files.map(({ name }) => command('MDTM', joinPath(folder, name)));
    const replies = await this.#core.burst(questions, options);
    if (replies.some(isNotImplemented)) profile.modificationTime = false;
    const known = profile.utcOffsets ?? UNKNOWN;
    // As long as one half is unknown, both are read with the offset of the other.
    const offsetMs = (known.midYear ?? known.newYear ?? 0) * MS_PER_MINUTE;
    const samples = files.flatMap((file, index) => sampleOf(file, offsetMs, replies[index]));
    const learned = learnOffsets(known, samples);
    const isNews = learned.midYear !== known.midYear || learned.newYear !== known.newYear;
    if (isNews) profile.utcOffsets = learned;
    else this.#failures++;
    return isNews;
  }
}

/** A date alone tells no zone; a space at the end some servers take for another name. */
function isTimedFile({ name, kind, mtimeMs, mtimePrecision }: ListingEntry): boolean {
  const isTimed = mtimeMs !== undefined && mtimePrecision !== 'day';
  return kind === 'file' && isTimed && !name.endsWith(' ');
}

function sampleOf(
  { mtimeMs }: ListingEntry,
  offsetMs: number,
  reply: Reply | undefined,
): ZoneSample[] {
  const exact = reply && isCompletion(reply) ? parseModificationTime(replyText(reply)) : undefined;
  if (!exact || mtimeMs === undefined) return [];
  return [{ listedMs: mtimeMs + offsetMs, exactMs: exact.mtimeMs }];
}
