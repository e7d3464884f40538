import { delay } from '../../common/deadline.ts';
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
 * @returns the port of the first data connection, where the packet of a known server asked for it
 * @throws RemoteError `protection-refused` when data connections would go unprotected;
 * `tls-required` when the server wants to know nobody without TLS; `authentication-failed`,
 * `too-many-connections`
 */
export async function login(options: LoginOptions): Promise<number | undefined> {
  const { protection, prepared, knows } = await authenticate(options);
  if (protection && !isCompletion(protection)) await protectAfterLogin(options);
  if (!knows) await learnFeatures(options);
  const preparation = new Preparation(options);
  if (preparation.wishes !== prepared?.wishes) {
    await preparation.note(inTurn(options, preparation.sent));
  }
  return prepared?.port;
}

/** A server that was known has several hosts now, and got the password without being told which. */
export class HostUntold extends RemoteError {
  constructor() {
    super('connection-lost', 'The server wants to be told the host first');
  }
}

/** For the answers behind a password that was refused. */
const STRAY_MS = 1_000;

interface Authentication {
  /** The reply to PROT, where it was sent. */
  readonly protection: Reply | undefined;
  /** What came in a packet with the password. */
  readonly prepared: Preparation | undefined;
  /** The features are known, be it from FEAT in another session. */
  readonly knows: boolean;
}

function authenticate(options: LoginOptions): Promise<Authentication> {
  const prepared = options.knowsFeatures ? preparationAhead(options, options.passive) : undefined;
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
  const isAsked = user.code === Code.NeedPassword;
  if (user.code === Code.BadSequence) throw mixedUp(user);
  if (isAsked) assertInTurn(answer);
  const isTaken = await enter(options, isAsked ? answer : user, steps, prepared);
  return { protection, prepared: isTaken ? prepared : undefined, knows: hasFeatures(options) };
}

async function authenticateInSteps(options: LoginOptions): Promise<Authentication> {
  const { protection, user, told } = await introduceToHost(options);
  const knows = told || (options.knowsFeatures && hasFeatures(options));
  if (user.code !== Code.NeedPassword) {
    await enter(options, user, inTurn(options, []), undefined);
    return { protection, prepared: undefined, knows };
  }
  const prepared = knows ? preparationAhead(options) : undefined;
  const steps = inTurn(options, [passwordOf(options), ...(prepared?.sent ?? [])]);
  const answer = await steps.next();
  if (prepared) assertInTurn(answer);
  const isTaken = await enter(options, answer, steps, prepared);
  return { protection, prepared: isTaken ? prepared : undefined, knows };
}

async function introduceToHost(options: LoginOptions): Promise<Introduction> {
  const knewHost = namesHost(options);
  const introduction = await introduce(options);
  const isNews = !knewHost && namesHost(options) && !isCompletion(introduction.user);
  // FEAT came with USER, and HOST has to come before it: once per server.
  return isNews ? { ...(await introduce(options)), told: introduction.told } : introduction;
}

function hasFeatures({ profile }: LoginOptions): boolean {
  return profile.features !== undefined;
}

/** The answer to PASS: one that belongs to USER, or says that USER is missing, came out of turn. */
function assertInTurn(answer: Reply): void {
  const isOfUser = answer.code === Code.NeedPassword || answer.code === Code.BadSequence;
  if (isOfUser) throw mixedUp(answer);
}

function mixedUp(reply: Reply): RemoteError {
  const text = 'The server does not answer the commands of a packet in turn';
  return new RemoteError('protocol', text, { reply: describeReply(reply) });
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
  if (!isCompletion(reply)) {
    if (prepared) await assertPaired(steps, prepared);
    throw loginRefused(options, reply);
  }
  await prepared?.note(steps);
  return true;
}

/**
 * Where the password was refused, what follows must not show that it was accepted: a server that
 * looks passwords up on the side has answered what came behind it first.
 * @throws RemoteError `protocol`
 */
async function assertPaired(steps: Steps, { sent }: Preparation): Promise<void> {
  const rest = async (): Promise<void> => {
    for (const _ of sent) await steps.next();
  };
  const over = new AbortController();
  try {
    await Promise.race([rest(), delay(STRAY_MS, over.signal)]);
  } catch (error) {
    // Where the server has ended the connection, there was no other answer.
    if (hasCode(error, 'protocol')) throw error;
  } finally {
    over.abort();
  }
}

function loginRefused({ alone }: LoginOptions, reply: Reply): RemoteError {
  const isOwnFault = alone || reply.code === Code.NeedAccount;
  return refusal(isOwnFault ? 'authentication-failed' : 'too-many-connections', reply);
}

interface Introduction {
  readonly protection: Reply | undefined;
  readonly user: Reply;
  /** FEAT was asked, and what it said is known. */
  readonly told: boolean;
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
  const question = asksFeatures(options) ? [command('FEAT')] : [];
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
  const told = question.length > 0 && noteFeatures(profile, await steps.next());
  const user = await replyToUser(options, steps);
  if (protection && !isCompletion(protection) && !wantsLoginFirst(protection)) {
    throw protectionRefused(protection);
  }
  return { protection, user, told, steps };
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
 * Another session shows that a server which an earlier window has known is the same one still, and so
 * does the first one where the greeting does not even name the software: the answer (nine segments
 * of vsftpd) fills the first window of the connection, and a person waits for what comes behind it.
 */
function asksFeatures({ profile, inPackets, knowsFeatures, alone }: LoginOptions): boolean {
  const { features, recalled, software } = profile;
  if (!features || !knowsFeatures) return true;
  const isKnown = alone && software !== undefined && software === recalled?.values.software;
  return recalled?.confirmed === false && inPackets && !isKnown;
}

/**
 * Some servers answer FEAT after the login only: it is asked again then.
 * @returns whether that is no use, as it was answered
 */
function noteFeatures(profile: ServerProfile, reply: Reply): boolean {
  if (isCompletion(reply)) {
    learnFromFeatures(profile, parseFeatures(reply.lines));
    return true;
  }
  // The one that was known had FEAT.
  if (isNotImplemented(reply)) forget(profile);
  return false;
}

async function learnFeatures(options: LoginOptions): Promise<void> {
  const { profile } = options;
  noteFeatures(profile, await exchange(options, command('FEAT')));
  if (!profile.features) learnFromFeatures(profile, parseFeatures([]));
}
