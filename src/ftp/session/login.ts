import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { command, type Command } from '../protocol/command.ts';
import { parseFeatures } from '../protocol/features.ts';
import {
  Code,
  describeReply,
  isCompletion,
  isNotImplemented,
  isPermanentFailure,
  type Reply,
} from '../protocol/reply.ts';
import type { ControlConnection } from '../transport/controlConnection.ts';
import { hostCommand, noteHostReply } from './hostName.ts';
import { forget, learnFromFeatures } from './serverLearning.ts';
import { sendPipelined } from './pipeline.ts';
import type { ServerProfile } from './serverProfile.ts';
import { homeQuestion, questionsOf, wishesOf, type Question } from './sessionOptions.ts';

export interface Credentials {
  readonly user: string;
  readonly password: string;
  /** Sent where the server asks for an account besides the password (332). */
  readonly account?: string | undefined;
  /** The password is nobody's secret, but what anonymous users give by custom. Default: false. */
  readonly isAnonymous?: boolean | undefined;
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
  /** As the person named it: HOST tells it to servers with several. */
  readonly host: string;
  /** True under TLS: the data connections are to be protected, too. */
  readonly isProtected: boolean;
}

/**
 * From the greeting to a session that can transfer: HOST where the server has several, PBSZ and PROT under TLS (RFC 4217 section 9),
 * FEAT once per server, USER, PASS, ACCT when asked (RFC 959 section 5.4), UTF-8 names, all facts
 * that matter, TYPE I for good, and what PWD and SYST say once.
 * @throws RemoteError `protection-refused` when data connections would go unprotected;
 * `tls-required` when the server wants to know nobody without TLS; `authentication-failed`,
 * `too-many-connections`
 */
export async function login(options: LoginOptions): Promise<void> {
  const protection = await authenticate(options);
  if (protection && !isCompletion(protection)) await protectAfterLogin(options);
  await learnFeatures(options);
  await prepare(options);
}

/** @returns the reply to PROT, where it was sent */
async function authenticate(options: LoginOptions): Promise<Reply | undefined> {
  const { profile, host, credentials } = options;
  const { password, account } = credentials;
  const knewHost = hostCommand(profile, host) !== undefined;
  let { protection, user: reply } = await introduce(options);
  if (!knewHost && hostCommand(profile, host) && !isCompletion(reply)) {
    // FEAT came with USER, and HOST has to come before it: once per server.
    ({ protection, user: reply } = await introduce(options));
  }
  if (reply.code === Code.NeedPassword) reply = await exchange(options, command('PASS', password));
  if (reply.code === Code.NeedAccount) {
    if (account === undefined) throw refusal('authentication-failed', reply);
    reply = await exchange(options, command('ACCT', account));
  }
  if (isCompletion(reply)) return protection;
  throw refusal(options.alone ? 'authentication-failed' : 'too-many-connections', reply);
}

/** Sends USER, and in the same packet what servers answer, or want to know, before a login. */
async function introduce(
  options: LoginOptions,
): Promise<{ readonly protection: Reply | undefined; readonly user: Reply }> {
  const { isProtected, profile, credentials, host } = options;
  const naming = hostCommand(profile, host);
  const question = asksFeatures(profile) ? [command('FEAT')] : [];
  const protecting = isProtected ? protectionCommands() : [];
  const steps = inTurn(options, [
    ...(naming ? [naming] : []),
    ...protecting,
    ...question,
    command('USER', credentials.user),
  ]);
  // Its 220 is not the greeting: that one is over.
  if (naming) noteHostReply(profile, await steps.next());
  const protection = isProtected ? await protectionReply(steps) : undefined;
  // Another session may have brought the features meanwhile; the reply comes all the same.
  if (question.length > 0) noteFeatures(profile, await steps.next());
  const user = await replyToUser(options, steps);
  if (protection && !isCompletion(protection) && !wantsLoginFirst(protection)) {
    throw protectionRefused(protection);
  }
  return { protection, user };
}

async function replyToUser(options: LoginOptions, steps: Steps): Promise<Reply> {
  try {
    const reply = await steps.next();
    if (isPermanentFailure(reply) && wantsTls(options)) throw tlsRequired(reply);
    return reply;
  } catch (error) {
    // Pure-FTPd ends the session.
    if (hasCode(error, 'too-many-connections') && wantsTls(options)) throw tlsRequired(error.reply);
    throw error;
  }
}

function protectionCommands(): Command[] {
  return [command('PBSZ', '0'), command('PROT', 'P')];
}

/** Some servers have no use for PBSZ under TLS and say so: PROT alone counts. */
async function protectionReply(steps: Steps): Promise<Reply> {
  await steps.next();
  return steps.next();
}

/** RFC 4217 lets PROT come before USER; some servers answer as to any command without a login. */
function wantsLoginFirst({ code }: Reply): boolean {
  return code === Code.BadSequence || code === Code.NotLoggedIn;
}

async function protectAfterLogin(options: LoginOptions): Promise<void> {
  const reply = await protectionReply(inTurn(options, protectionCommands()));
  if (!isCompletion(reply)) throw protectionRefused(reply);
}

function protectionRefused(reply: Reply): RemoteError {
  const quote = describeReply(reply);
  return new RemoteError('protection-refused', `The server does not protect data: ${quote}`, {
    reply: quote,
  });
}

/** A refusal before the password was said. */
function wantsTls({ isProtected, profile, alone }: LoginOptions): boolean {
  return !isProtected && alone && (profile.features?.has('AUTH') ?? false);
}

function tlsRequired(reply: Reply | string | undefined): RemoteError {
  const quote = typeof reply === 'object' ? describeReply(reply) : reply;
  return new RemoteError('tls-required', `The server wants TLS: ${quote ?? ''}`, { reply: quote });
}

/**
 * In a packet with USER the question is free, and shows that a server which an earlier window has
 * known is the same one still.
 */
function asksFeatures({ features, recalled, pipelining }: ServerProfile): boolean {
  return !features || (recalled?.confirmed === false && pipelining);
}

/** Some servers answer FEAT after the login only: it is asked again then. */
function noteFeatures(profile: ServerProfile, reply: Reply): void {
  if (isCompletion(reply)) learnFromFeatures(profile, parseFeatures(reply.lines));
  // The one that was known had FEAT.
  else if (isNotImplemented(reply)) forget(profile);
}

async function learnFeatures(options: LoginOptions): Promise<void> {
  const { profile } = options;
  if (profile.features) return;
  noteFeatures(profile, await exchange(options, command('FEAT')));
  if (asksFeatures(profile)) learnFromFeatures(profile, parseFeatures([]));
}

async function prepare(options: LoginOptions): Promise<void> {
  const { profile, control } = options;
  const wishes = wishesOf(profile, control.names);
  const questions = questionsOf(profile, control.names);
  const sent = [...wishes, ...questions].map((question) => question.sent);
  sent.splice(wishes.length, 0, command('TYPE', 'I'));
  const steps = inTurn(options, sent);
  for (const { note } of wishes) note(await steps.next());
  const type = await steps.next();
  // The wishes are no more than that; without binary transfers a server would change the bytes of files.
  if (!isCompletion(type)) throw refusal('not-supported', type);
  for (const question of questions) await answer(question, steps);
  if (profile.home === undefined) {
    const older = homeQuestion(profile, control.names);
    older.note(await exchange(options, older.sent));
  }
}

async function answer({ note, noteSilence }: Question, steps: Steps): Promise<void> {
  try {
    note(await steps.next());
  } catch (error) {
    if (hasCode(error, 'timeout')) noteSilence?.();
    throw error;
  }
}

function exchange(options: LoginOptions, sent: Command): Promise<Reply> {
  return inTurn(options, [sent]).next();
}

interface Steps {
  next(): Promise<Reply>;
}

/** Replies one after the other: to commands sent at once, where the server takes that. */
function inTurn(options: LoginOptions, commands: readonly Command[]): Steps {
  const { control, profile, replyMs, signal } = options;
  const bounds = { timeoutMs: replyMs, signal };
  const replies = profile.pipelining
    ? sendPipelined(control, profile, commands, bounds)
    : undefined;
  let index = 0;
  return {
    next: async () => {
      const place = index++;
      const [sent] = commands.slice(place);
      try {
        const reply = replies?.[place] ?? (sent && control.exchange(sent, bounds));
        if (reply) return await reply;
      } catch (error) {
        throw limitOf(error);
      }
      throw new RemoteError('protocol', 'There is no reply to wait for');
    },
  };
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
