import type { FactSource, ServerFact } from './serverFact.ts';
import { FIELD_NAMES, PROFILE_FIELDS, type FieldName } from './profileFields.ts';
import { presumedOf, quirksOf } from './serverLearning.ts';
import type { ServerProfile } from './serverProfile.ts';

/** All that is known of a server, and how, for the log. */
export function describeProfile(profile: ServerProfile): ServerFact[] {
  const presumed = presumedOf(profile);
  const facts = FIELD_NAMES.flatMap((name) => {
    const { shownBy } = PROFILE_FIELDS[name];
    if (shownBy === undefined) return [];
    const { source, reason = shownBy } = originOf(profile, presumed, name);
    return [{ name, value: plain(profile[name]), source, reason }];
  });
  return [...signsOf(profile), ...facts];
}

/** What the server says of itself, and what it is known for. */
function signsOf(profile: ServerProfile): ServerFact[] {
  const { software, features, system } = profile;
  const quirks = quirksOf(profile).map(({ name, clue, why }): ServerFact => {
    return { name: `quirk ${name}`, value: true, source: clue, reason: why };
  });
  const asked = profile.recalled && !profile.recalled.confirmed ? 'stored' : 'FEAT';
  return [
    { name: 'software', value: software, source: 'greeting', reason: 'The greeting names it.' },
    { name: 'system', value: system, source: 'SYST', reason: 'It answered SYST.' },
    { name: 'features', value: features?.lines, source: asked, reason: 'It answered FEAT.' },
    ...quirks,
  ];
}

function originOf(
  profile: ServerProfile,
  presumed: ServerProfile,
  name: FieldName,
): { readonly source: FactSource; readonly reason?: string } {
  const value = profile[name];
  const { recalled } = profile;
  if (recalled && name in recalled.values && recalled.values[name] === value) {
    return { source: 'stored' };
  }
  if (value !== presumed[name]) return { source: 'behaviour' };
  const [quirk] = quirksOf(profile)
    .filter(({ presets }) => name in presets)
    .slice(-1);
  if (quirk) return { source: quirk.clue, reason: quirk.why };
  if (name === 'machineListing' && profile.features) {
    return { source: 'FEAT', reason: 'It is announced, or it is not.' };
  }
  return { source: 'presumed', reason: 'Nothing has spoken against it yet.' };
}

function plain(value: ServerProfile[FieldName]): ServerFact['value'] {
  if (Array.isArray(value)) return value as readonly string[];
  if (typeof value !== 'object') return value;
  return isList(value) ? value : JSON.stringify(value);
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}
