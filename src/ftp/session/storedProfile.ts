import { parseFeatures } from '../protocol/features.ts';
import { FIELD_NAMES, PROFILE_FIELDS, type FieldName } from './profileFields.ts';
import { presumedOf, quirksOf } from './serverLearning.ts';
import type { Recalled, ServerProfile } from './serverProfile.ts';

const VERSION = 1;
const DAY_MS = 86_400_000;
/** After this a server is learned anew: it may have been updated, or its owner changed its ways. */
const KEPT_MS = 7 * DAY_MS;
const MAX_FEATURES = 200;
const MAX_TEXT_CHARS = 2_000;

/** What a window keeps of a server for the next one: plain JSON. */
export interface StoredProfile {
  readonly version: number;
  /** Milliseconds since the epoch at which the oldest of it was learned. */
  readonly learnedAtMs: number;
  readonly software?: string | undefined;
  readonly system?: string | undefined;
  readonly features: readonly string[];
  /** Fields in which the server differs from what is presumed of it by its greeting, or by all it says. */
  readonly learned: Readonly<Record<string, unknown>>;
}

export function toStored(profile: ServerProfile, nowMs: number): StoredProfile | undefined {
  const { features, software, system, recalled } = profile;
  if (!features || features.lines.length > MAX_FEATURES) return undefined;
  const presumed = presumedOf(profile);
  const unasked = presumedUnasked(profile);
  const learned = FIELD_NAMES.filter((name) => {
    const value = profile[name];
    const isRecalled = recalled !== undefined && name in recalled.values;
    const isNews = value !== presumed[name] || value !== unasked[name];
    return (isRecalled || isNews) && parsed(name, value) !== undefined;
  });
  const texts = [software, system, ...features.lines].filter((text) => text !== undefined);
  if (!texts.every(isText)) return undefined;
  return {
    version: VERSION,
    learnedAtMs: recalled?.learnedAtMs ?? nowMs,
    ...(software !== undefined && { software }),
    ...(system !== undefined && { system }),
    features: features.lines,
    learned: Object.fromEntries(learned.map((name) => [name, profile[name]])),
  };
}

/**
 * @param stored whatever was found: another version, or a broken one, is nothing
 * @returns the facts, and nothing where they are too old
 */
export function fromStored(stored: unknown, nowMs: number): Recalled | undefined {
  if (!isRecord(stored) || stored['version'] !== VERSION) return undefined;
  const { learnedAtMs, software, system, features, learned } = stored;
  if (!isRecent(learnedAtMs, nowMs) || !isRecord(learned)) return undefined;
  if (!isTextOrNothing(software) || !isTextOrNothing(system) || !isTexts(features))
    return undefined;
  const values: Record<string, unknown> = { features: parseFeatures(features), software, system };
  for (const name of FIELD_NAMES) {
    const value = Object.hasOwn(learned, name) ? parsed(name, learned[name]) : undefined;
    if (value !== undefined) values[name] = value;
  }
  return { values, learnedAtMs, confirmed: false };
}

/** Takes over what an earlier window has learned, until something speaks against it. */
export function recall(profile: ServerProfile, recalled: Recalled): void {
  const machineListing = recalled.values.features?.machineListing ?? false;
  Object.assign(profile, { machineListing }, recalled.values, { recalled });
  // The greeting is there before it is used.
  profile.software = undefined;
}

/** What the next window will presume by the greeting alone: it may ask neither FEAT nor SYST. */
function presumedUnasked(profile: ServerProfile): ServerProfile {
  const greeted = quirksOf(profile).filter(({ clue }) => clue === 'greeting');
  return presumedOf({ ...profile, quirks: greeted.map(({ name }) => name) });
}

function parsed(name: FieldName, stored: unknown): unknown {
  return PROFILE_FIELDS[name].parse?.(stored);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecent(value: unknown, nowMs: number): value is number {
  // A clock that was set back must not make it last for ever.
  return typeof value === 'number' && value <= nowMs + DAY_MS && nowMs - value < KEPT_MS;
}

function isText(value: unknown): value is string {
  const isShort = typeof value === 'string' && value.length <= MAX_TEXT_CHARS;
  return isShort && !/[^\P{Cc}\n]/u.test(value);
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || isText(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MAX_FEATURES && value.every(isText);
}
