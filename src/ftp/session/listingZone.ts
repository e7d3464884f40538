import { joinPath, type RemotePath } from '../../common/remotePath.ts';
import type { OperationOptions } from '../../remote/remoteSession.ts';
import { command } from '../protocol/command.ts';
import type { ListingEntry } from '../protocol/listing/listingEntry.ts';
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

  async find(
    text: string,
    folder: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<number | ZoneOffsets> {
    const { profile } = this.#core;
    if (
      !profile.modificationTime ||
      this.#failures >= MAX_FAILURES ||
      isWhole(profile.utcOffsets)
    ) {
      return profile.utcOffsets ?? 0;
    }
    const files = this.#worthAsking(text);
    if (files.length > 0) await this.#ask(files, folder, options);
    return profile.utcOffsets ?? 0;
  }

  #worthAsking(text: string): readonly ListingEntry[] {
    const { profile, now } = this.#core;
    const { entries } = parseListing(text, { nowMs: now(), utcOffsetMinutes: 0 });
    const timed = entries.filter(isTimedFile);
    const wanted = samplesToAsk(
      timed.map(({ mtimeMs }) => mtimeMs),
      profile.utcOffsets,
    );
    return wanted.flatMap((index) => timed[index] ?? []);
  }

  async #ask(
    files: readonly ListingEntry[],
    folder: RemotePath,
    options: OperationOptions | undefined,
  ): Promise<void> {
    const { profile } = this.#core;
    const questions = files.map(({ name }) => command('MDTM', joinPath(folder, name)));
    const replies = await this.#core.burst(questions, options);
    if (replies.some(isNotImplemented)) profile.modificationTime = false;
    const samples = files.flatMap((file, index) => sampleOf(file, replies[index]));
    const known = profile.utcOffsets ?? UNKNOWN;
    const learned = learnOffsets(known, samples);
    const isNews = learned.midYear !== known.midYear || learned.newYear !== known.newYear;
    if (isNews) profile.utcOffsets = learned;
    else this.#failures++;
  }
}

function isWhole(offsets: ZoneOffsets | undefined): boolean {
  return offsets?.midYear !== undefined && offsets.newYear !== undefined;
}

/** A date alone tells no zone. */
function isTimedFile({ kind, mtimeMs, mtimePrecision }: ListingEntry): boolean {
  return kind === 'file' && mtimeMs !== undefined && mtimePrecision !== 'day';
}

function sampleOf({ mtimeMs }: ListingEntry, reply: Reply | undefined): ZoneSample[] {
  const exact = reply && isCompletion(reply) ? parseModificationTime(replyText(reply)) : undefined;
  return exact && mtimeMs !== undefined ? [{ listedMs: mtimeMs, exactMs: exact.mtimeMs }] : [];
}
