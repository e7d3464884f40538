import { isTimeOfDay, type TimeOfDay } from './civilTime.ts';

/** A time of day as a listing states it. */
export interface ClockTime extends TimeOfDay {
  readonly hasSeconds: boolean;
}

const WITH_COLONS = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$/;
const WITH_COLONS_OR_DOTS = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d{1,9})?)?$/;

/** `7:08`, `07:08:09`, `07:08:09.64`, the fraction cut off; undefined for anything else. */
export function parseColonTime(text: string): ClockTime | undefined {
  return clockTime(WITH_COLONS.exec(text));
}

/** As `parseColonTime`, and `7.08`, which some systems print. */
export function parseClockTime(text: string): ClockTime | undefined {
  return clockTime(WITH_COLONS_OR_DOTS.exec(text));
}

function clockTime(match: RegExpExecArray | null): ClockTime | undefined {
  if (!match) return undefined;
  const time = {
    hour: Number(match[1]),
    minute: Number(match[2]),
    second: Number(match[3] ?? 0),
    hasSeconds: match[3] !== undefined,
  };
  return isTimeOfDay(time) ? time : undefined;
}
