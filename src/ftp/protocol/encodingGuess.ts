import { isUtf8 } from 'node:buffer';
import { findCharset, type Charset } from '../../common/charset.ts';
import { weighers, type Place, type Weigher } from './letterWeights.ts';

/** Bytes of a listing that are looked at: some hundreds of names tell as much as all. */
const MAX_SAMPLE_BYTES = 16 * 1024;
/** What a byte costs that is no character: names hold few that anybody would have typed so. */
const NO_CHARACTER = -6;

/** Encodings in which servers are known to have names, by how common they are where scores are even. */
const CANDIDATES: readonly (readonly [encoding: string, weigher: keyof typeof weighers])[] = [
  ['windows-1252', 'western'],
  ['windows-1251', 'russian'],
  ['shift_jis', 'shiftJis'],
  ['gbk', 'gbk'],
  ['euc-kr', 'korean'],
  ['big5', 'big5'],
  ['euc-jp', 'eucJp'],
  ['koi8-r', 'russian'],
  ['windows-1250', 'central'],
  ['cp850', 'western'],
  ['cp866', 'russian'],
  ['windows-1253', 'greek'],
];

/**
 * The encodings that names which are no UTF-8 look like, the likeliest first; none where nothing
 * fits. It is for a person to decide about: a guess must never be what a name is written by.
 *
 * @param listing what the server has sent, or a piece of it: its lines that are UTF-8 do not count
 */
export function guessEncodings(listing: Uint8Array): readonly string[] {
  const sample = foreignLines(listing);
  if (sample.length === 0) return [];
  const scored = CANDIDATES.flatMap(([encoding, weigher]) => {
    const charset = findCharset(encoding);
    return charset ? [{ encoding, score: scoreOf(sample, charset, weighers[weigher]) }] : [];
  });
  const likely = scored.filter(({ score }) => score > 0);
  return likely.sort((one, other) => other.score - one.score).map(({ encoding }) => encoding);
}

function foreignLines(listing: Uint8Array): Buffer {
  const lines: Uint8Array[] = [];
  let bytes = 0;
  let start = 0;
  while (start < listing.length && bytes < MAX_SAMPLE_BYTES) {
    const newline = listing.indexOf(0x0a, start);
    const end = newline === -1 ? listing.length : newline + 1;
    const line = listing.subarray(start, Math.min(end, start + MAX_SAMPLE_BYTES));
    start = end;
    if (isUtf8(line)) continue;
    lines.push(line);
    bytes += line.length;
  }
  return Buffer.concat(lines);
}

function scoreOf(sample: Buffer, charset: Charset, weigh: Weigher): number {
  const places = placesOf(sample, charset);
  let score = 0;
  places.forEach((place, index) => {
    if (place.bytes.length === 0) return;
    const before = places[index - 1]?.character ?? '';
    const after = places[index + 1]?.character ?? '';
    score += place.character === '' ? NO_CHARACTER : weigh({ ...place, before, after });
  });
  return score;
}

/** Characters with their bytes; ASCII is only there as a neighbour, and has none. */
function placesOf(sample: Buffer, charset: Charset): Omit<Place, 'before' | 'after'>[] {
  const places: Omit<Place, 'before' | 'after'>[] = [];
  for (let index = 0; index < sample.length;) {
    const byte = sample[index] ?? 0;
    if (byte < 0x80) {
      places.push({ character: String.fromCharCode(byte), bytes: sample.subarray(0, 0) });
      index++;
      continue;
    }
    const place = placeAt(sample, index, charset);
    places.push(place);
    index += place.bytes.length;
  }
  return places;
}

function placeAt(sample: Buffer, index: number, charset: Charset): Omit<Place, 'before' | 'after'> {
  for (let length = 1; length <= 2; length++) {
    const bytes = sample.subarray(index, index + length);
    const character = charset.decodeOne(bytes);
    if (character !== undefined) return { character, bytes };
  }
  return { character: '', bytes: sample.subarray(index, index + 1) };
}
