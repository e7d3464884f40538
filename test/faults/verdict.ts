import { hasCode } from '../../src/common/remoteError.ts';
import { isDisturbance, type Fault } from './fault.ts';
import type { Event } from './point.ts';
import type { Scenario } from './scenario.ts';
import { bystanders, FOLDER, type Files, type Found } from './site.ts';

/** What must never be. */
export const violations = [
  /** A file is gone, and its content is nowhere. */
  'lost',
  /** A file has no byte left. */
  'emptied',
  /** A file holds a part of what it should. */
  'truncated',
  /** A file holds what nobody has written. */
  'mixed',
  /** Success was told, and the disk says otherwise. */
  'untrue success',
  /** A read has delivered what the file never held. */
  'wrong read',
  /** What another person had put there was replaced, and nobody was told. */
  'overwritten',
  /** A file that the operation is not about is another now. */
  'other file',
  /** The next client cannot save. */
  'stuck',
  /** A temporary file has outlived the next client. */
  'left over',
  /** A socket or a session has outlived its client. */
  'leak',
  /** The operation did not end in time. */
  'hang',
  /** An error of a kind that no caller can tell from others. */
  'unclear error',
] as const;

export type Violation = (typeof violations)[number];

export interface Finding {
  readonly violation: Violation;
  readonly detail: string;
}

/** How the operation ended. */
export type Outcome =
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly error: unknown }
  | { readonly is: 'late' };

export interface Evidence {
  /** The client looks at what is there before it replaces it. */
  readonly looks: boolean;
  readonly scenario: Scenario;
  readonly fault: Fault | undefined;
  /** What another person has put in the place of the target. */
  readonly foreign: Buffer;
  readonly outcome: Outcome;
  /** What reads have delivered, in order. */
  readonly reads: readonly Uint8Array[];
  readonly events: readonly Event[];
  readonly struckAt: number | undefined;
  /** The control connection that was held meanwhile; undefined: another connection was, or none. */
  readonly struckLink?: number | undefined;
}

const OWN_NAMES = '.ftp-workspace-';

/** Judges what is on the disk once the operation has ended. */
export function judge(evidence: Evidence, disk: Files): readonly Finding[] {
  const { fault, struckAt } = evidence;
  const wasDisturbed = struckAt !== undefined && fault !== undefined && isDisturbance(fault);
  const findings = [...judgeReads(evidence), ...judgeOthers(evidence, disk)];
  if (wasDisturbed && changesTarget(fault)) findings.push(...judgeDisturbed(evidence, fault, disk));
  else findings.push(...judgeUndisturbed(evidence, disk));
  return findings;
}

/** @returns names of the client's own that are left, but for one that is kept as was told */
export function leftOvers(evidence: Evidence, disk: Files): readonly string[] {
  return [...disk.keys()].filter(
    (name) => name.startsWith(OWN_NAMES) && !isKeptAsTold(evidence, name, disk),
  );
}

/** What the person was told to look for is under that name, or in its place again. */
export function judgeTold(evidence: Evidence, disk: Files): readonly Finding[] {
  const name = toldName(evidence);
  if (name === undefined || isKnown(evidence, disk.get(name))) return [];
  const { before, after, target } = evidence.scenario;
  const found = disk.get(target);
  if ([before, after].some((files) => isSame(found, files.get(target)))) return [];
  return [{ violation: 'lost', detail: `${name}, which was told, is ${describe(disk.get(name))}` }];
}

/**
 * The old file was set aside, and what another person has put in its place meanwhile stands against
 * putting it back: both stay.
 */
function isKeptAsTold(evidence: Evidence, name: string, disk: Files): boolean {
  const { fault, struckAt } = evidence;
  if (struckAt === undefined || fault === undefined) return false;
  const isDisturbed = isDisturbance(fault) && changesTarget(fault);
  return isDisturbed && name === toldName(evidence) && isKnown(evidence, disk.get(name));
}

/** It is one of the contents of the target, whole. */
function isKnown({ scenario, foreign }: Evidence, found: Found | undefined): boolean {
  const { before, after, target } = scenario;
  const contents = [before.get(target), after.get(target), foreign];
  return Buffer.isBuffer(found) && contents.some((one) => isSame(found, one));
}

/** The name of the client's own that the error says the old content is under. */
function toldName({ outcome }: Evidence): string | undefined {
  if (outcome.is !== 'failed' || !hasCode(outcome.error, 'incomplete-file')) return undefined;
  const { backup: path } = outcome.error;
  return path?.startsWith(`${FOLDER}/${OWN_NAMES}`) ? path.slice(FOLDER.length + 1) : undefined;
}

function changesTarget(fault: Fault): boolean {
  return fault !== 'read-only' && fault !== 'full';
}

/** A read delivers what the file has held, whole, or fails. */
function judgeReads({ scenario, foreign, reads, struckAt }: Evidence): readonly Finding[] {
  const old = scenario.before.get(scenario.target);
  const linked = bystanders().get('other.txt');
  const possible = struckAt === undefined ? [old] : [old, foreign, linked];
  return reads
    .filter((bytes) => !possible.some((one) => Buffer.isBuffer(one) && one.equals(bytes)))
    .map(({ length }) => ({
      violation: 'wrong read',
      detail: `${length} bytes, which are others`,
    }));
}

function judgeOthers(evidence: Evidence, disk: Files): Finding[] {
  const findings: Finding[] = [];
  for (const [name, content] of bystanders()) {
    const found = disk.get(name);
    if (isSame(found, content)) continue;
    const detail = `${name} is ${describe(found)}`;
    if (!isBehindLink(evidence, name, disk)) findings.push({ violation: 'other file', detail });
    // A link is written through; whoever has read what was there before must be asked.
    else if (isUnnoticed(evidence)) findings.push({ violation: 'overwritten', detail });
  }
  return findings;
}

/** The target has become a link to this file, and what was saved is in it. */
function isBehindLink({ scenario, fault }: Evidence, name: string, disk: Files): boolean {
  const { target, after } = scenario;
  const isLink = fault === 'link' && disk.get(target) === `a link to ${name}`;
  return isLink && isSame(disk.get(name), after.get(target));
}

/** Whole old state or whole new state, and the new one when success was told. */
function judgeUndisturbed({ scenario, outcome }: Evidence, disk: Files): readonly Finding[] {
  const { before, after } = scenario;
  if (matches(disk, after, before)) return [];
  const isOld = matches(disk, before, after);
  if (isOld && outcome.is !== 'done') return [];
  if (isOld) return [{ violation: 'untrue success', detail: 'the old state is on the disk' }];
  const findings = names(before, after)
    .map((name) => judgeFile(name, disk.get(name), before.get(name), after.get(name)))
    .filter((finding) => finding !== undefined);
  if (outcome.is === 'done') {
    findings.push({ violation: 'untrue success', detail: 'neither state is on the disk' });
  }
  if (findings.length > 0) return findings;
  return [{ violation: 'mixed', detail: 'the files are those of no state' }];
}

function judgeFile(
  name: string,
  found: Found | undefined,
  old: Found | undefined,
  next: Found | undefined,
): Finding | undefined {
  if (isSame(found, old) || isSame(found, next)) return undefined;
  const detail = `${name} is ${describe(found)}`;
  if (found === undefined) return { violation: 'lost', detail };
  if (!Buffer.isBuffer(found)) return { violation: 'mixed', detail };
  if (found.length === 0) return { violation: 'emptied', detail };
  const isPart = [old, next].some(
    (whole) => Buffer.isBuffer(whole) && whole.subarray(0, found.length).equals(found),
  );
  return { violation: isPart ? 'truncated' : 'mixed', detail };
}

/**
 * Another person was at the target. FTP has no command that replaces a file only if it is still
 * the same: what comes between the last look and the replacement cannot be seen, what came before
 * the look must be.
 */
function judgeDisturbed(evidence: Evidence, fault: Fault, disk: Files): readonly Finding[] {
  const { scenario, foreign, outcome } = evidence;
  const { target, after, before } = scenario;
  const found = disk.get(target);
  const theirs = theirsOf(fault, foreign);
  if (isSame(found, theirs)) return judgeUntouched(evidence, disk);
  const [old, next] = [before.get(target), after.get(target)];
  const isWhole = isSame(found, next) || isSame(found, old);
  if (!isWhole) return [judgeFile(target, found, old, next)].filter((one) => one !== undefined);
  // Whoever deletes a file that is being saved gets it again: nothing is lost.
  if (fault === 'deleted') return [];
  if (!isUnnoticed(evidence)) return [];
  const detail = `${outcome.is}, though the target had become ${describe(theirs)}`;
  return [{ violation: 'overwritten', detail }];
}

/** Theirs stays: success may be told only if it was put there after our own, or is a way to it. */
function judgeUntouched(evidence: Evidence, disk: Files): readonly Finding[] {
  const { scenario, outcome } = evidence;
  const { before, after, target } = scenario;
  const next = after.get(target);
  if (outcome.is !== 'done' || wasCommitted(evidence)) return [];
  if (isSame(before.get(target), next) || isSame(disk.get(target), next)) return [];
  if (isBehindLink(evidence, 'other.txt', disk)) return [];
  return [{ violation: 'untrue success', detail: 'what another person has put there is there' }];
}

function theirsOf(fault: Fault, foreign: Buffer): Found | undefined {
  if (fault === 'deleted') return undefined;
  if (fault === 'folder') return 'a folder';
  return fault === 'link' ? 'a link to other.txt' : foreign;
}

/** The command that replaces the target, or begins to. */
function isCommit({ way, text = '' }: Event, target: string): boolean {
  if (way !== 'up') return false;
  return [`RNTO ${target}`, `STOR ${target}`, `RNFR ${target}`, `DELE ${target}`].includes(text);
}

function isLook({ way, text = '' }: Event, target: string): boolean {
  if (way !== 'up') return false;
  const [verb = '', ...rest] = text.split(' ');
  const path = rest.join(' ');
  if (['MLST', 'SIZE', 'MDTM', 'RETR'].includes(verb)) return path === target;
  return (
    ['MLSD', 'LIST', 'STAT'].includes(verb) && [FOLDER, target].some((at) => path.endsWith(at))
  );
}

function isUnnoticed(evidence: Evidence): boolean {
  return hasOldBase(evidence) && couldKnow(evidence);
}

/** The client has read the file as it was before others laid hands on it, or seen that there is none. */
function hasOldBase(evidence: Evidence): boolean {
  const { scenario, reads } = evidence;
  const old = scenario.before.get(scenario.target);
  if (old === undefined) return hasSeenNothing(evidence);
  const last = reads.at(-1);
  if (!scenario.isGuarded || last === undefined) return false;
  return Buffer.isBuffer(old) && old.equals(last);
}

/** It has looked at the name and been answered before others put something there. */
function hasSeenNothing({ scenario, events, struckAt = 0, looks }: Evidence): boolean {
  if (!looks) return false;
  const target = `${FOLDER}/${scenario.target}`;
  const control = events.slice(0, struckAt).filter(({ channel }) => channel === 'control');
  return control.some((event, at) => isLook(event, target) && control[at + 1]?.way === 'down');
}

/** Who never looks could have, wherever a command went out in between. */
function couldKnow({ scenario, events, struckAt = 0, looks }: Evidence): boolean {
  const target = `${FOLDER}/${scenario.target}`;
  const since = events.slice(struckAt).filter(({ way }) => way === 'up');
  const commit = since.findIndex((event) => isCommit(event, target));
  if (!looks) return commit > 0;
  return since.slice(0, Math.max(commit, 0)).some((event) => isLook(event, target));
}

/** Other sessions go on while others lay hands on the file: they may have been faster. */
function wasCommitted({ scenario, events, struckAt = 0, struckLink }: Evidence): boolean {
  const target = `${FOLDER}/${scenario.target}`;
  return events.some((event, at) => {
    const isBeside = struckLink !== undefined && event.link !== struckLink;
    return (at <= struckAt || isBeside) && isCommit(event, target);
  });
}

function matches(disk: Files, wanted: Files, other: Files): boolean {
  return names(wanted, other).every((name) => isSame(disk.get(name), wanted.get(name)));
}

function names(one: Files, other: Files): string[] {
  return [...new Set([...one.keys(), ...other.keys()])];
}

function isSame(one: Found | undefined, other: Found | undefined): boolean {
  if (Buffer.isBuffer(one) && Buffer.isBuffer(other)) return one.equals(other);
  return one === other;
}

export function describe(found: Found | undefined): string {
  if (found === undefined) return 'not there';
  return Buffer.isBuffer(found) ? `a file of ${found.length} bytes` : found;
}
