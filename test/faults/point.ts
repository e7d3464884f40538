import type { Way } from './segments.ts';

export type Channel = 'control' | 'data';

/** A part of a segment that has gone through when the fault strikes. */
export const parts = ['start', 'first', 'half', 'but-last', 'end'] as const;

export type Part = (typeof parts)[number];

/** Where on a stream: at its beginning or end, in one of its segments, or after some bytes. */
export type Place =
  | { readonly at: 'accept' }
  | { readonly at: 'close' }
  | { readonly at: 'segment'; readonly index: number; readonly part: Part }
  | { readonly at: 'offset'; readonly bytes: number };

/** A moment in the traffic of one scenario. */
export interface Point {
  readonly channel: Channel;
  /** Which connection of this kind, in the order in which they were made. */
  readonly link: number;
  readonly way: Way;
  readonly place: Place;
  readonly label: string;
}

/** A segment, or the end of a stream, as the line has seen it. */
export interface Event {
  readonly channel: Channel;
  readonly link: number;
  readonly way: Way;
  readonly label: string;
  readonly index: number;
  /** Bytes of the stream so far, this segment included. */
  readonly offset: number;
  readonly text?: string;
}

/** Label of the event that a stream was ended by its sender. */
export const END = 'end';

/** A name that stays the same from run to run. */
export function nameOf({ channel, link, way, place, label }: Point): string {
  const stream = `${channel}${link}.${way}`;
  switch (place.at) {
    case 'accept':
    case 'close':
      return `${stream}.${place.at}`;
    case 'offset':
      return `${stream}.byte${place.bytes}`;
    case 'segment':
      return `${stream}.${place.index}-${label}.${place.part}`;
  }
}

/** How many bytes of a segment go through before the fault. */
export function bytesBefore(part: Part, length: number): number {
  switch (part) {
    case 'start':
      return 0;
    case 'first':
      return Math.min(1, length);
    case 'half':
      return Math.floor(length / 2);
    case 'but-last':
      return Math.max(0, length - 1);
    case 'end':
      return length;
  }
}
