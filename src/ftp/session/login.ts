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
import { hostCommand, noteHostReply } from './hostName.ts';
import { exchange, inTurn, refusal, type LoginOptions, type Steps } from './loginSteps.ts';
import { Preparation, preparationAhead } from './preparation.ts';
import { forget, learnFromFeatures } from './serverLearning.ts';
import type { ServerProfile } from './serverProfile.ts';

/**
 * From the greeting to a session that can transfer: HOST where the server has several, PBSZ and PROT
 * under TLS (RFC 4217 section 9), FEAT once per server, USER, PASS, ACCT when asked (RFC 959 section
 * 5.4), UTF-8 names, all facts that matter, TYPE I for good, and what PWD and SYST say once. All of
 * it goes in one packet to a server that is known, and in two to another one: what it says of HOST
 * decides which of its hosts gets the password.
 * @throws RemoteError `protection-refused` when data connections would go unprotected;
 * `tls-required` when the server wants to know nobody without TLS; `authentication-failed`,
 * `too-many-connections`
 */
export async function login(options: LoginOptions): Promise<void> {
  const { protection, prepared } = await authenticate(options);
  if (protection && !isCompletion(protection)) await protectAfterLogin(options);
  await learnFeatures(options);
  const preparation = new Preparation(options);
  if (preparation.wishes === prepared?.wishes) return;
  await preparation.note(inTurn(options, preparation.sent));
}

/** A server that was known has several hosts now, and got the password without being told which. */
export class HostUntold extends RemoteError {
  constructor() {
    super('connection-lost', 'The server wants to be told the host first');
  }
}

interface Authentication {
  /** The reply to PROT, where it was sent. */
  readonly protection: Reply | undefined;
  /** What came in a packet with the password. */
  readonly prepared: Preparation | undefined;
}

function authenticate(options: LoginOptions): Promise<Authentication> {
  const prepared = preparationAhead(options);
  return prepared ? authenticateAtOnce(options, prepared) : authenticateInSteps(options);
}

async function authenticateAtOnce(
  options: LoginOptions,
  prepared: Preparation,
): Promise<Authentication> {
  const knewHost = namesHost(options);
  const { protection, user, steps } = await introduce(options, [
    passwordOf(options),
    ...prepared.sent,
  ]);
  if (!knewHost && namesHost(options)) {
    throw new HostUntold();
  }
  // There is an answer also where none was needed.
  const answer = await steps.next();
  const reply = user.code === Code.NeedPassword ? answer : user;
  const isTaken = await enter(options, reply, steps, prepared);
  return { protection, prepared: isTaken ? prepared : undefined };
}

async function authenticateInSteps(options: LoginOptions): Promise<Authentication> {
  const knewHost = namesHost(options);
  let { protection, user } = await introduce(options);
  if (!knewHost && namesHost(options) && !isCompletion(user)) {
    // FEAT came with USER, and HOST has to come before it: once per server.
    ({ protection, user } = await introduce(options));
  }
  const isAsked = user.code === Code.NeedPassword;
  const prepared = isAsked ? preparationAhead(options) : undefined;
  const behind = isAsked ? [passwordOf(options), ...(prepared?.sent ?? [])] : [];
  const steps = inTurn(options, behind);
  const isTaken = await enter(options, isAsked ? await steps.next() : user, steps, prepared);
  return { protection, prepared: isTaken ? prepared : undefined };
}

function passwordOf({ credentials }: LoginOptions): Command {
  return command('PASS', credentials.password);
}

function namesHost({ profile, host }: LoginOptions): boolean {
  return hostCommand(profile, host) !== undefined;
}

/** @returns false where what came with the password was not taken, as an account is needed */
async function enter(
  options: LoginOptions,
  reply: Reply,
  steps: Steps,
  prepared: Preparation | undefined,
): Promise<boolean> {
  const { account } = options.credentials;
  if (reply.code === Code.NeedAccount && account !== undefined) {
    for (const _ of prepared?.sent ?? []) await steps.next();
    const last = await exchange(options, command('ACCT', account));
    if (!isCompletion(last)) throw loginRefused(options, last);
    return false;
  }
  if (!isCompletion(reply)) throw loginRefused(options, reply);
  await prepared?.note(steps);
  return true;
}

function loginRefused({ alone }: LoginOptions, reply: Reply): RemoteError {
  const isOwnFault = alone || reply.code === Code.NeedAccount;
  return refusal(isOwnFault ? 'authentication-failed' : 'too-many-connections', reply);
}

interface Introduction {
  readonly protection: Reply | undefined;
  readonly user: Reply;
  /** Of what was sent behind USER. */
  readonly steps: Steps;
}

/**
 * Sends USER, and in the same packet what servers answer, or want to know, before a login.
 * @param behind what goes behind USER in that packet
 */
async function introduce(
  options: LoginOptions,
  behind: readonly Command[] = [],
): Promise<Introduction> {
  const { isProtected, profile, credentials, host } = options;
  const naming = hostCommand(profile, host);
  const question = asksFeatures(profile) ? [command('FEAT')] : [];
  const protecting = isProtected ? protectionCommands() : [];
  const steps = inTurn(options, [
    ...(naming ? [naming] : []),
    ...protecting,
    ...question,
    command('USER', credentials.user),
    ...behind,
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
  return { protection, user, steps };
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
