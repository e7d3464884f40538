import { RemoteError } from '../../common/remoteError.ts';
import { normalizePath } from '../../common/remotePath.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseFeatures } from '../protocol/features.ts';
import { Code, describeReply, isCompletion, replyText, type Reply } from '../protocol/reply.ts';
import { parseWorkingDirectory } from '../protocol/replyTexts.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import { learnFromGreeting, type ServerProfile } from './serverProfile.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Sent where the server asks for an account besides the password (332). */
  readonly account?: string | undefined;
}

export interface LoginOptions {
  readonly control: ControlConnection;
  readonly profile: ServerProfile;
  readonly credentials: Credentials;
  readonly replyMs: number;
  readonly signal: AbortSignal | undefined;
  /**
   * False while another session of this account lives: a 530 now is a limit of the server (ProFTPD
   * counts its clients after PASS), not a wrong password.
   */
  readonly alone: boolean;
}

/** Facts of RFC 3659 and UNIX.mode that the file system lives on. */
const WANTED_FACTS = ['type', 'size', 'modify', 'perm', 'unique', 'unix.mode'];

/**
 * From the greeting to a session that can transfer: USER, PASS, ACCT when asked (RFC 959 section
 * 5.4), FEAT once per server, UTF-8 names, all facts that matter, and TYPE I for good.
 */
export async function login(options: LoginOptions): Promise<void> {
  await greet(options);
  await authenticate(options);
  await learnFeatures(options);
  await prepare(options);
  await learnHome(options);
}

async function greet({ control, profile, replyMs, signal }: LoginOptions): Promise<void> {
  const reply = await control.greeting({ timeoutMs: replyMs, signal });
  if (!isCompletion(reply)) throw refusal('connection-refused', reply);
  learnFromGreeting(profile, replyText(reply));
}

async function authenticate(options: LoginOptions): Promise<void> {
  const { user, password, account } = options.credentials;
  let reply = await exchange(options, command('USER', user));
  if (reply.code === Code.NeedPassword) reply = await exchange(options, command('PASS', password));
  if (reply.code === Code.NeedAccount) {
    if (account === undefined) throw refusal('authentication-failed', reply);
    reply = await exchange(options, command('ACCT', account));
  }
  if (isCompletion(reply)) return;
  throw refusal(options.alone ? 'authentication-failed' : 'too-many-connections', reply);
}

async function learnFeatures(options: LoginOptions): Promise<void> {
  const { profile } = options;
  if (profile.features) return;
  const reply = await exchange(options, command('FEAT'));
  const features = parseFeatures(isCompletion(reply) ? reply.lines : []);
  profile.features = features;
  profile.machineListing = features.machineListing;
}

async function prepare(options: LoginOptions): Promise<void> {
  const commands = [...optionsOf(options.profile), command('TYPE', 'I')];
  const replies = options.profile.pipelining
    ? await burst(options, commands)
    : await oneByOne(options, commands);
  const type = replies.at(-1);
  // The others are wishes; without binary transfers a server would change the bytes of files.
  if (!type || !isCompletion(type)) throw refusal('not-supported', type);
}

function optionsOf(profile: ServerProfile): Command[] {
  const commands: Command[] = [];
  if (profile.features?.has('UTF8')) commands.push(command('OPTS', 'UTF8 ON'));
  const offered = profile.features?.machineListingFacts ?? [];
  const wanted = offered.filter(({ name }) => WANTED_FACTS.includes(name.toLowerCase()));
  if (wanted.some(({ enabled }) => !enabled)) {
    commands.push(command('OPTS', `MLST ${wanted.map(({ name }) => `${name};`).join('')}`));
  }
  return commands;
}

async function learnHome(options: LoginOptions): Promise<void> {
  if (options.profile.home !== undefined) return;
  const reply = await exchange(options, command('PWD'));
  const home = isCompletion(reply) ? parseWorkingDirectory(replyText(reply)) : undefined;
  options.profile.home = normalizePath(home ?? '/');
}

function exchange(options: LoginOptions, sent: Command): Promise<Reply> {
  return options.control
    .exchange(sent, { timeoutMs: options.replyMs, signal: options.signal })
    .catch((error: unknown) => {
      throw limitOf(error);
    });
}

function burst(options: LoginOptions, commands: readonly Command[]): Promise<Reply[]> {
  return options.control.burst(commands, { timeoutMs: options.replyMs, signal: options.signal });
}

async function oneByOne(options: LoginOptions, commands: readonly Command[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const sent of commands) replies.push(await exchange(options, sent));
  return replies;
}

/** 421 in the middle of a login is how some servers say that one more is too many. */
function limitOf(error: unknown): unknown {
  if (!(error instanceof RemoteError) || !error.reply?.startsWith('421')) return error;
  const { message, reply } = error;
  return new RemoteError('too-many-connections', message, { cause: error, reply });
}

function refusal(code: RemoteError['code'], reply: Reply | undefined): RemoteError {
  const quote = reply ? describeReply(reply) : 'no reply';
  return new RemoteError(code, `The server refused the login: ${quote}`, { reply: quote });
}
