import type { Features } from '../protocol/features.ts';
import { FIELD_NAMES } from './profileFields.ts';
import { QUIRKS, quirkNamed, type Preset, type Quirk } from './quirks.ts';
import { newServerProfile, type ServerProfile } from './serverProfile.ts';

/** Name and version of servers that say them; what else a greeting holds may change every time. */
const SOFTWARE =
  /\b(?:vsFTPd|ProFTPD|Pure-FTPd|pyftpdlib|FileZilla Server|Microsoft FTP Service|Serv-U FTP Server|uftpd|CrushFTP|Cerberus FTP Server|Titan FTP Server|WS_FTP Server|Wing FTP Server|glFTPd|DrFTPD|MikroTik|MadGoat|NcFTPd|wu-|Apache FtpServer|bftpd|Xlight FTP Server)(?: ?(?:Server|version|v\.?|ver\.?)? ?\d[\w.-]{0,20})?/i;

/** The software that a greeting names, with its version where it is told. */
export function softwareOf(greeting: string): string | undefined {
  return SOFTWARE.exec(greeting)?.[0];
}

/** What the first greeting pre-sets. Another software than was known here is another server. */
export function learnFromGreeting(profile: ServerProfile, greeting: string): void {
  if (profile.greeted) return;
  profile.greeted = true;
  const software = softwareOf(greeting);
  if (profile.recalled && software !== profile.recalled.values.software) forget(profile);
  profile.software = software;
  applyQuirks(profile, 'greeting', greeting);
}

/** FEAT, answered. Other features than were known here are those of another server. */
export function learnFromFeatures(profile: ServerProfile, features: Features): void {
  const { recalled } = profile;
  const isSame = profile.features?.lines.join('\n') === features.lines.join('\n');
  if (recalled && !recalled.confirmed) {
    if (isSame) profile.recalled = { ...recalled, confirmed: true };
    else forget(profile);
  } else if (isSame) return;
  profile.features = features;
  applyQuirks(profile, 'FEAT', features.lines.join('\n'));
  if (isRecalled(profile, 'machineListing')) return;
  profile.machineListing = presumedOf(profile).machineListing;
}

/**
 * A command is not implemented. Where it is one that an earlier window has seen announced, and the
 * features were not asked for since, this is another server.
 */
export function learnFromRefusal(profile: ServerProfile, verb: string): void {
  const { features, recalled } = profile;
  if (!features || recalled?.confirmed !== false) return;
  const isAnnounced = verb === 'MLSD' ? features.machineListing : features.has(verb);
  if (isAnnounced) forget(profile);
}

/** @param system the text of the reply to SYST; empty where there is none */
export function learnFromSystem(profile: ServerProfile, system: string): void {
  profile.system = system;
  applyQuirks(profile, 'SYST', system);
}

/** Goes back to what is presumed, where nothing but an earlier window knows better. */
export function forget(profile: ServerProfile): void {
  const { recalled } = profile;
  if (!recalled) return;
  profile.recalled = undefined;
  const presumed = presumedOf(profile);
  const values: Partial<ServerProfile> = recalled.values;
  const reset: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    // The software is what the present greeting says.
    if (name === 'software' || !(name in values)) continue;
    if (values[name] === profile[name]) reset[name] = presumed[name];
  }
  Object.assign(profile, reset);
}

/** The profile as it would be without any behaviour: defaults, FEAT, and what quirks pre-set. */
export function presumedOf(profile: ServerProfile): ServerProfile {
  const presumed = newServerProfile();
  presumed.machineListing = profile.features?.machineListing ?? false;
  for (const quirk of quirksOf(profile)) Object.assign(presumed, quirk.presets);
  return presumed;
}

export function quirksOf(profile: ServerProfile): readonly Quirk[] {
  return profile.quirks.flatMap((name) => quirkNamed(name) ?? []);
}

function applyQuirks(profile: ServerProfile, clue: Quirk['clue'], text: string): void {
  for (const quirk of QUIRKS) {
    if (quirk.clue !== clue || profile.quirks.includes(quirk.name)) continue;
    if (!quirk.pattern.test(text)) continue;
    profile.quirks = [...profile.quirks, quirk.name];
    Object.assign(profile, unlessRecalled(profile, quirk.presets));
  }
}

/** Behaviour that an earlier window has seen overrules what the name pre-sets. */
function unlessRecalled(profile: ServerProfile, presets: Preset): Preset {
  const entries = Object.entries(presets).filter(([name]) => !isRecalled(profile, name));
  return Object.fromEntries(entries);
}

function isRecalled({ recalled }: ServerProfile, name: string): boolean {
  return recalled !== undefined && name in recalled.values;
}
