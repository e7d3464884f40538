import { hasCode } from '../../common/remoteError.ts';
import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentDigest, InspectOptions, StoredFile } from '../../remote/remoteSession.ts';
import type { Command } from '../protocol/command.ts';
import type { Reply } from '../protocol/reply.ts';
import { digestCommand, forgetDigests, readDigest } from './digests.ts';
import { factsCommands, readFacts } from './fileFacts.ts';
import { noteTimeAnswer, timeCommand } from './fileTime.ts';
import type { Lister } from './lister.ts';
import { questionBefore, replacedIn, replacedInListing } from './replacedFile.ts';
import type { SessionCore } from './sessionCore.ts';

/**
 * What the server holds of a file that was just written: its time set first, then size, time and
 * digest asked for, and what it is to replace, all in one write.
 */
export async function inspectFile(
  core: SessionCore,
  lister: Lister,
  path: RemotePath,
  options: InspectOptions,
): Promise<StoredFile> {
  const { profile } = core;
  const { modifiedMs } = options;
  const timing = modifiedMs === undefined ? undefined : timeCommand(profile, path, modifiedMs);
  const questions = factsCommands(profile, path);
  const digesting = options.digest ? digestCommand(profile, path) : undefined;
  const looking = questionBefore(core, options.replaces);
  const commands = [timing, ...questions, digesting, looking].filter((sent) => sent !== undefined);
  const replies = await burst(core, commands, digesting, options);
  const looked = looking && replies.pop();
  const timed = timing && replies.shift();
  const facts = await readFacts(core, lister, path, { asked: questions, replies }, options);
  if (timing && timed && modifiedMs !== undefined) {
    noteTimeAnswer(profile, timing, timed, modifiedMs, facts.mtimeMs);
  }
  const digest = digesting && digestIn(replies.at(-1), digesting, core);
  const replaced = looked
    ? replacedIn(core, looked)
    : await replacedInListing(core, lister, options.replaces, options);
  return { ...facts, digest, replaced };
}

/** A server that needs longer for a digest than for anything else is not asked for one again. */
async function burst(
  core: SessionCore,
  commands: readonly Command[],
  digesting: Command | undefined,
  options: InspectOptions,
): Promise<Reply[]> {
  try {
    return await core.burst(commands, options);
  } catch (error) {
    if (digesting && hasCode(error, 'timeout', 'protocol')) forgetDigests(core.profile);
    throw error;
  }
}

function digestIn(
  reply: Reply | undefined,
  sent: Command,
  { profile }: SessionCore,
): ContentDigest | undefined {
  return reply && readDigest(profile, sent, reply);
}
