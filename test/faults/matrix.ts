import type { ServerName } from '../support/servers/realServer.ts';
import { disturbances, type Fault } from './fault.ts';
import type { Injected } from './faultCase.ts';
import type { Security } from './lane.ts';
import { END, nameOf, parts, type Event, type Part, type Place, type Point } from './point.ts';
import type { Scenario } from './scenario.ts';

/** One case of the matrix. */
export interface Case extends Injected {
  readonly server: ServerName;
  readonly security: Security;
  readonly scenario: Scenario;
  /** Under which it can be run again. */
  readonly name: string;
}

/** What can go wrong with a command: before it is sent, and before anything is answered. */
const AT_COMMAND: Readonly<Partial<Record<Part, readonly Fault[]>>> = {
  start: ['cut', 'reset', 'stall', 'down', '421', 'crowded', 'kill', ...disturbances],
  end: ['cut', 'reset', 'down', 'kill'],
};
const AT_REPLY: Readonly<Partial<Record<Part, readonly Fault[]>>> = {
  start: ['cut', 'reset', 'stall', 'down', '421'],
  half: ['cut', 'reset', 'stall'],
};
const AT_HANDSHAKE: Readonly<Partial<Record<Part, readonly Fault[]>>> = {
  start: ['cut', 'reset', 'stall'],
  half: ['cut', 'reset', 'stall'],
};
const IN_DATA: readonly Fault[] = ['cut', 'reset', 'stall', 'truncate', 'down', '421', 'kill'];
const AT_END: readonly Fault[] = ['cut', 'reset', 'stall', 'down'];
/** Of the records of a large file these stand for all. */
const MIDDLE = 0.5;
/** Whether a change by others could be noticed shows in commands, which TLS hides. */
const IN_PLAIN_ONLY: readonly Fault[] = ['deleted', 'replaced', 'same-size', 'folder', 'link'];
const HIDDEN: readonly string[] = ['handshake', 'record', 'close', END];

/** Every fault at every point of a recording. */
export function casesOf(
  server: ServerName,
  security: Security,
  scenario: Scenario,
  events: readonly Event[],
): readonly Case[] {
  const isPlain = security === 'plain';
  return injectedOf(events, isPlain)
    .filter((injected) => isPlain || isPossibleInTls(injected))
    .map((injected) => {
      const point = nameOf(injected.point);
      const name = `${server}/${security}/${scenario.name}/${point}/${injected.fault}`;
      return { ...injected, server, security, scenario, name };
    });
}

/** A line that does not end TLS can say 421 only where both sides still speak in the clear. */
function isPossibleInTls({ fault, point }: Injected): boolean {
  if (fault === '421') return point.channel === 'control' && !HIDDEN.includes(point.label);
  return !IN_PLAIN_ONLY.includes(fault);
}

function injectedOf(events: readonly Event[], isPlain: boolean): readonly Injected[] {
  const control = events.filter(({ channel }) => channel === 'control');
  const data = [...streams(events.filter(({ channel }) => channel === 'data')).values()];
  return [
    ...control.flatMap((event) => inControl(event)),
    ...data.flatMap((stream) => (isPlain ? inBytes(stream) : inRecords(stream))),
    ...data.flatMap((stream) => atEdges(stream)),
  ];
}

function inControl(event: Event): readonly Injected[] {
  if (event.label === END) return [];
  if (event.label === 'handshake') return inSegment(event, AT_HANDSHAKE);
  return inSegment(event, event.way === 'up' ? AT_COMMAND : AT_REPLY);
}

function inSegment(
  event: Event,
  faults: Readonly<Partial<Record<Part, readonly Fault[]>>>,
): readonly Injected[] {
  return parts.flatMap((part) =>
    (faults[part] ?? []).map((fault) => ({
      point: pointAt(event, { at: 'segment', index: event.index, part }),
      fault,
    })),
  );
}

/** At the first byte, behind it, in the middle, before the last, and behind all of them. */
function inBytes(stream: readonly Event[]): readonly Injected[] {
  const [first] = stream;
  const total = Math.max(...stream.map(({ offset }) => offset));
  if (!first || total === 0) return [];
  const offsets = new Set([0, 1, Math.floor(total * MIDDLE), total - 1, total]);
  return [...offsets].flatMap((bytes) =>
    IN_DATA.map((fault) => ({ point: pointAt(first, { at: 'offset', bytes }), fault })),
  );
}

/** In each record of the handshake, in some of the data, and at the alert that closes TLS. */
function inRecords(stream: readonly Event[]): readonly Injected[] {
  const handshake = stream.filter(({ label }) => label === 'handshake');
  const records = stream.filter(({ label }) => label === 'record');
  const closing = stream.filter(({ label }) => label === 'close');
  const [first, second, last] = [records.at(0), records.at(1), records.at(-1)];
  const middle = records[Math.floor(records.length * MIDDLE)];
  const chosen = [...new Set([first, second, middle, last])].filter((one) => one !== undefined);
  const inData = Object.fromEntries(parts.map((part) => [part, IN_DATA]));
  return [
    ...handshake.flatMap((event) => inSegment(event, AT_HANDSHAKE)),
    ...chosen.flatMap((event) => inSegment(event, inData)),
    ...closing.flatMap((event) => inSegment(event, { start: IN_DATA, half: AT_END, end: AT_END })),
  ];
}

/** Before anything is forwarded, and instead of the end of TCP. */
function atEdges(stream: readonly Event[]): readonly Injected[] {
  const [first] = stream;
  if (!first) return [];
  const places: Place[] =
    first.way === 'up' ? [{ at: 'accept' }, { at: 'close' }] : [{ at: 'close' }];
  const ended = stream.some(({ label }) => label === END);
  return places
    .filter(({ at }) => at === 'accept' || ended)
    .flatMap((place) => AT_END.map((fault) => ({ point: pointAt(first, place), fault })));
}

function pointAt({ channel, link, way, label }: Event, place: Place): Point {
  return { channel, link, way, label, place };
}

function streams(events: readonly Event[]): ReadonlyMap<string, readonly Event[]> {
  const found = new Map<string, Event[]>();
  for (const event of events) {
    const key = `${event.link}.${event.way}`;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

/**
 * A part of the cases, the same in every run, in which each scenario meets each fault: so many of
 * each group, spread evenly over its points.
 */
export function partOf(cases: readonly Case[], share: number): readonly Case[] {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const key = [one.security, one.scenario.name, one.fault, one.point.channel].join('/');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const count = Math.max(1, Math.round(group.length * share));
    const step = group.length / count;
    return Array.from({ length: count }, (_, index) => {
      return group[Math.floor((index + MIDDLE) * step)];
    }).filter((one) => one !== undefined);
  });
}
