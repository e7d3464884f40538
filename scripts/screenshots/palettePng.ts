import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const MAX_COLOURS = 256;

interface Image {
  readonly width: number;
  readonly height: number;
  /** 0xrrggbb, from the top left. */
  readonly pixels: Uint32Array;
}

/**
 * Makes a screenshot a third of its size: 256 colours are enough for windows and
 * text. Takes what browsers write: 8 bits, RGB or RGBA, not interlaced.
 */
export function toPalettePng(png: Buffer): Buffer {
  const image = decode(png);
  const palette = choosePalette(image.pixels);
  const rows = Buffer.alloc((image.width + 1) * image.height);
  const index = new Map<number, number>();
  image.pixels.forEach((colour, at) => {
    const entry = index.get(colour) ?? nearest(colour, palette);
    index.set(colour, entry);
    rows[at + Math.floor(at / image.width) + 1] = entry;
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(image.width, 0);
  header.writeUInt32BE(image.height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => channels(colour)))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function decode(png: Buffer): Image {
  const chunks = readChunks(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header?.[8] !== 8 || header[12] !== 0) throw new Error('Not a PNG of a browser');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const depth = header[9] === 6 ? 4 : 3;
  const data = Buffer.concat(chunks.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])));
  const bytes = unfilter(inflateSync(data), width * depth, depth);
  const pixels = new Uint32Array(width * height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = bytes.readUIntBE(at * depth, 3);
  return { width, height, pixels };
}

function readChunks(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

/** Undoes the filters of the rows (PNG specification, section 9). */
function unfilter(filtered: Buffer, stride: number, depth: number): Buffer {
  const rows = filtered.length / (stride + 1);
  const bytes = Buffer.alloc(rows * stride);
  for (let row = 0; row < rows; row++) {
    const filter = filtered[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column < depth ? 0 : (bytes[at - depth] ?? 0);
      const up = row === 0 ? 0 : (bytes[at - stride] ?? 0);
      const corner = row === 0 || column < depth ? 0 : (bytes[at - stride - depth] ?? 0);
      bytes[at] = (filtered[at + row + 1] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return bytes;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  return [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const distances = [left, up, corner].map((value) => Math.abs(guess - value));
  return [left, up, corner][distances.indexOf(Math.min(...distances))] ?? 0;
}

/**
 * One half are the colours that are used most, which keeps areas and text true; the other half
 * those that are least like the ones chosen before, which keeps small things such as icons true.
 */
function choosePalette(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort(([, one], [, other]) => other - one);
  const colours = byCount.map(([colour]) => colour);
  const palette = colours.slice(0, MAX_COLOURS / 2);
  const errors = colours.map((colour) => distance(colour, palette[nearest(colour, palette)] ?? 0));
  while (palette.length < Math.min(MAX_COLOURS, colours.length)) {
    const worst = colours[indexOfBest(errors, (one, other) => one > other)] ?? 0;
    palette.push(worst);
    colours.forEach((colour, at) => {
      errors[at] = Math.min(errors[at] ?? 0, distance(colour, worst));
    });
  }
  return palette;
}

function nearest(colour: number, palette: readonly number[]): number {
  const distances = palette.map((entry) => distance(colour, entry));
  return indexOfBest(distances, (one, other) => one < other);
}

function indexOfBest(
  values: readonly number[],
  isBetter: (one: number, other: number) => boolean,
): number {
  return values.reduce((best, value, at) => (isBetter(value, values[best] ?? 0) ? at : best), 0);
}

function distance(one: number, other: number): number {
  const [red, green, blue] = channels(one);
  const [otherRed, otherGreen, otherBlue] = channels(other);
  return (red - otherRed) ** 2 + (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** The check of a chunk (PNG specification, annex D). */
function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
