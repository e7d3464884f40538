import { normalizePath } from '../../common/remotePath.ts';
import { command, withoutDoubledIac, type Command } from '../protocol/command.ts';
import type { NameCodec } from '../protocol/nameCodec.ts';
import {
  isCompletion,
  isNotImplemented,
  isPermanentFailure,
  nameLines,
  replyText,
  type Reply,
} from '../protocol/reply.ts';
import { parseCaseSensitivity, parseWorkingDirectory } from '../protocol/replyTexts.ts';
import { hashOption } from './digests.ts';
import { learnFromSystem } from './serverLearning.ts';
import { hasRefused, noteRefused, offers, type ServerProfile } from './serverProfile.ts';

/** A command of the packet that makes a session ready, and what its answer teaches. */
export interface Question {
  readonly sent: Command;
  readonly note: (reply: Reply) => void;
  /** Told that no answer came: the next login must not wait for one again. */
  readonly noteSilence?: () => void;
}

/** Facts that the file system lives on: those of RFC 3659, and of whose a file is. */
const WANTED_FACTS = [
  ...['type', 'size', 'modify', 'perm', 'unique', 'unix.mode'],
  ...['unix.uid', 'unix.owner', 'unix.ownername', 'unix.gid', 'unix.group', 'unix.groupname'],
];

/** Who we are, to servers that ask (CLNT, CSID): some give UTF-8 only to those that say so. */
const CLIENT = 'FTP Workspace';

/** What every session wishes for. A wish that is refused changes nothing. */
export function wishesOf(profile: ServerProfile, { isUtf8 }: NameCodec): Question[] {
  const { features } = profile;
  const commands: Command[] = [];
  const language = english(profile);
  if (language !== undefined) commands.push(command('LANG', language));
  if (offers(profile, 'CLNT')) commands.push(command('CLNT', CLIENT));
  // Servers that convert names (ProFTPD, IIS) would convert ours from UTF-8.
  if (features?.has('UTF8')) commands.push(command('OPTS', isUtf8 ? 'UTF8 ON' : 'UTF8 OFF'));
  const hash = hashOption(profile);
  if (hash) commands.push(hash);
  const wanted = (features?.machineListingFacts ?? []).filter(({ name }) =>
    WANTED_FACTS.includes(name.toLowerCase()),
  );
  if (wanted.some(({ enabled }) => !enabled)) {
    commands.push(command('OPTS', `MLST ${wanted.map(({ name }) => `${name};`).join('')}`));
  }
  return commands.map((sent) => ({ sent, note: (reply) => noteWish(profile, sent, reply) }));
}

/**
 * What is asked once per server, and by the way.
 * @param knows what SYST has said to another session counts
 */
export function questionsOf(profile: ServerProfile, names: NameCodec, knows: boolean): Question[] {
  const questions: Question[] = [];
  if (profile.home === undefined) questions.push(homeQuestion(profile, names));
  if (profile.system === undefined || !knows) {
    const note = (reply: Reply) =>
      learnFromSystem(profile, isCompletion(reply) ? replyText(reply) : '');
    const noteSilence = () => learnFromSystem(profile, '');
    questions.push({ sent: command('SYST'), note, noteSilence });
  }
  if (profile.caseSensitive === undefined && offers(profile, 'CSID')) {
    const note = (reply: Reply) => noteServer(profile, reply);
    const noteSilence = () => noteRefused(profile, 'CSID');
    questions.push({ sent: command('CSID', `Name=${CLIENT};`), note, noteSilence });
  }
  return questions;
}

/** PWD, or XPWD (RFC 775) on servers from before RFC 959. */
export function homeQuestion(profile: ServerProfile, names: NameCodec): Question {
  const sent = command(hasRefused(profile, 'PWD') ? 'XPWD' : 'PWD');
  return { sent, note: (reply) => noteHome(profile, sent, reply, names) };
}

function noteHome(profile: ServerProfile, sent: Command, reply: Reply, names: NameCodec): void {
  if (isNotImplemented(reply) && sent.verb === 'PWD') {
    noteRefused(profile, 'PWD');
    return;
  }
  const decode = (bytes: Uint8Array) => names.decode(withoutDoubledIac(bytes));
  const text = nameLines(reply, { decode }).join('\n');
  const home = isCompletion(reply) ? parseWorkingDirectory(text) : undefined;
  profile.home = normalizePath(home ?? '/');
}

/**
 * The tag of English where the server has it and speaks another language now (RFC 2640 section 4):
 * what it says is quoted to people who read English beside it, and parts of it are read by programs
 * that were written for English.
 */
function english(profile: ServerProfile): string | undefined {
  if (!offers(profile, 'LANG')) return undefined;
  const tags = profile.features?.parameters('LANG') ?? [];
  const spoken = tags.find((tag) => tag.endsWith('*'));
  const isForeign = spoken !== undefined && !/^(?:en|C|POSIX)\b/i.test(spoken);
  return isForeign ? tags.find((tag) => /^en\b/i.test(tag)) : undefined;
}

function noteWish(profile: ServerProfile, { verb }: Command, reply: Reply): void {
  if (verb !== 'OPTS' && isPermanentFailure(reply)) noteRefused(profile, verb);
}

/** CSID (draft-peterson-streamlined-ftp-command-extensions): what the server says of itself. */
function noteServer(profile: ServerProfile, reply: Reply): void {
  if (isCompletion(reply)) profile.caseSensitive = parseCaseSensitivity(replyText(reply));
  if (profile.caseSensitive === undefined) noteRefused(profile, 'CSID');
}
