import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { FileRights, InspectOptions, StoredFile } from '../../remote/remoteSession.ts';
import type { Command } from '../protocol/command.ts';
import { isCompletion, type Reply } from '../protocol/reply.ts';
import { digestCommand, forgetDigests, readDigest } from './digests.ts';
import { factsCommands, readFacts } from './fileFacts.ts';
import { lineCommand, lineIn } from './fileLine.ts';
import { modeCommands, noteModeRefusal } from './fileMode.ts';
import { noteTimeAnswer, timeCommand } from './fileTime.ts';
import type { Lister } from './lister.ts';
import { readReplaced, replacedCommands } from './replacedFile.ts';
import type { ServerProfile } from './serverProfile.ts';
import type { SessionCore } from './sessionCore.ts';

/** All that is asked of a file that was just written, in the order in which it is sent. */
interface Questions {
  readonly time: Command | undefined;
  readonly digest: Command | undefined;
  readonly mode: Command | undefined;
  readonly facts: readonly Command[];
  readonly line: Command | undefined;
  readonly replaced: readonly Command[];
}

/**
 * What the server holds of a file that was just written: its time and mode set first, then what it
 * is and what it is to replace asked for, all in one write.
 */
export async function inspectFile(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: InspectOptions,
): Promise<StoredFile> {
  const { machineListing } = core.profile;
  try {
    return await inspectOnce(core, lister, path, options);
  } catch (error) {
    // Announced, and not there: SIZE and MDTM tell it.
    const isOtherNow = machineListing && !core.profile.machineListing;
    if (!isOtherNow || !hasCode(error, 'not-supported')) throw error;
    return inspectOnce(core, lister, path, options);
  }
}

async function inspectOnce(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: InspectOptions,
): Promise<StoredFile> {
  const asked = questionsOf(core, path, options);
  const replies = await burst(core, asked, options);
  const one = (sent: Command | undefined) => sent && replies.shift();
  const [timed, digested, modeSet] = [one(asked.time), one(asked.digest), one(asked.mode)];
  const told = { asked: asked.facts, replies: replies.splice(0, asked.facts.length) };
  const lined = one(asked.line);
  const facts = await readFacts(core, lister, path, told, options);
  noteTime(core, asked, timed, options, facts.mtimeMs);
  if (asked.mode && modeSet) noteModeRefusal(core.profile, asked.mode, modeSet);
  const line = lined && lineIn(core, path, lined);
  const stored = {
    ...{ size: facts.size, mtimeMs: facts.mtimeMs, ...rightsIn(facts, line) },
    digest: asked.digest && digested && readDigest(core.profile, asked.digest, digested),
    tookMode: modeSet && isCompletion(modeSet),
  };
  if (options.replaces === undefined) return stored;
  const answers = { asked: asked.replaced, replies, tellsLines: line !== undefined };
  const replaced = await readReplaced(core, lister, options.replaces, answers, options);
  return { ...stored, replaced };
}

function questionsOf(core: SessionCore, path: RemotePath, options: InspectOptions): Questions {
  const { profile } = core;
  const { modifiedMs, mode, replaces, expectsNothing } = options;
  const wantsRights = mode !== undefined || replaces !== undefined;
  return {
    time: modifiedMs === undefined ? undefined : timeCommand(profile, path, modifiedMs),
    // Before the mode, which may forbid the server to read it.
    digest: options.digest ? digestCommand(profile, path) : undefined,
    mode: mode === undefined ? undefined : modeCommands(profile, path, mode)[0],
    facts: factsCommands(profile, path),
    line: wantsRights && !tellsRights(profile) ? lineCommand(core, path) : undefined,
    replaced:
      replaces === undefined
        ? []
        : replacedCommands(core, replaces, expectsNothing ? path : undefined),
  };
}

/** Whether MLST tells owner and mode as they are; see {@link lineCommand} for where it does not. */
function tellsRights({ machineListing, hidesLinks, features }: ServerProfile): boolean {
  const facts = features?.machineListingFacts.map(({ name }) => name.toLowerCase()) ?? [];
  const hasOwner = facts.some((name) => /^unix\.(?:uid|owner)/.test(name));
  return machineListing && !hidesLinks && hasOwner && facts.includes('unix.mode');
}

function rightsIn(facts: Partial<FileRights>, line: FileRights | undefined): FileRights {
  return {
    mode: line?.mode ?? facts.mode,
    owner: facts.owner ?? line?.owner,
    group: facts.group ?? line?.group,
  };
}

function noteTime(
  { profile }: SessionCore,
  { time: sent }: Questions,
  reply: Reply | undefined,
  { modifiedMs }: InspectOptions,
  toldMs: number | undefined,
): void {
  if (sent && reply && modifiedMs !== undefined) {
    noteTimeAnswer(profile, sent, reply, modifiedMs, toldMs);
  }
}

/** A server that needs longer for a digest than for anything else is not asked for one again. */
async function burst(
  core: SessionCore,
  asked: Questions,
  options: InspectOptions,
): Promise<Reply[]> {
  const { time, digest, mode, facts, line, replaced } = asked;
  const all = [time, digest, mode, ...facts, line, ...replaced];
  const commands = all.filter((sent) => sent !== undefined);
  try {
    return await core.burst(commands, options);
  } catch (error) {
    if (digest && hasCode(error, 'timeout', 'protocol')) forgetDigests(core.profile);
    throw error;
  }
}
