import { createHash } from 'node:crypto';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { hasCode, RemoteError } from '../../src/common/remoteError.ts';
import type { Access, ClientOfCase, Contender } from './contender.ts';
import type { Fault } from './fault.ts';
import { removeFolder, type Lane } from './lane.ts';
import type { Event, Point } from './point.ts';
import { AFTERWARDS, content, type Hands, type Scenario } from './scenario.ts';
import { FOLDER, type Files } from './site.ts';
import {
  judge,
  judgeTold,
  leftOvers,
  type Evidence,
  type Finding,
  type Outcome,
} from './verdict.ts';

/** The fault of a case; without one it is a recording. */
export interface Injected {
  readonly point: Point;
  readonly fault: Fault;
}

export interface CaseResult {
  readonly findings: readonly Finding[];
  /** The fault has struck: the traffic came to its point. */
  readonly struck: boolean;
  readonly succeeded: boolean;
  readonly events: readonly Event[];
  /** What the operation failed with, for people. */
  readonly error: string | undefined;
}

/** Short, since a stalled connection is waited for, and long enough for a busy machine. */
const SILENCE_MS = 500;
/** Where nothing, or only little, is waited for in vain. */
const PATIENCE_MS = 3_000;
/** Where nothing is wrong any more, and only the machine can be slow. */
const CALM_MS = 20_000;
/** A server that keeps an upload waiting is given a second for each 16 KB. */
const OPERATION_DEADLINE_MS = 120_000;
/** A server that was cut off needs a moment until it has done the last that it was told. */
const SETTLE_DEADLINE_MS = 1_500;
const POLL_MS = 15;

/** One operation of one client over a line with at most one fault, and what became of it. */
export async function runCase(
  lane: Lane,
  contender: Contender,
  scenario: Scenario,
  injected?: Injected,
): Promise<CaseResult> {
  const keepingDirectory = await mkdtemp(join(tmpdir(), 'ftp-workspace-faults-'));
  const { server, line, site } = lane;
  const fault = injected?.fault;
  const silenceMs = silenceOf(fault, server.facts.restMs);
  const access = { server, host: line.host, keepingDirectory, silenceMs };
  const foreign = foreignOf(scenario, fault);
  const findings: Finding[] = [];
  try {
    lane.swaps = scenario.swaps ?? false;
    await site.lay(scenario.before, scenario);
    line.arm(
      injected && { ...injected, disturb: (what) => site.disturb(what, scenario.target, foreign) },
    );
    const reads: Uint8Array[] = [];
    const outcome = await operate(contender, access, scenario, reads, findings);
    await line.check();
    const { struckAt, events } = line;
    const looks = contender.isOurs;
    const { channel, link } = injected?.point ?? {};
    const struckLink = channel === 'control' ? link : undefined;
    const seen = { outcome, reads, events, struckAt, struckLink };
    const evidence = { looks, scenario, fault, foreign, ...seen };
    const settled = await settledFindings(lane, evidence);
    const kept = await isKept(evidence, keepingDirectory, await site.look());
    findings.push(...settled.filter((one) => !kept || !isOfTarget(one)));
    await lane.recover();
    findings.push(...socketsLeft(await line.quiet()));
    await lane.rest();
    findings.push(
      ...(await comeBack(
        lane,
        contender,
        { ...access, silenceMs: CALM_MS },
        evidence,
        findings.length === 0,
      )),
    );
    return {
      findings: contender.isOurs ? findings : findings.filter(isOfFiles),
      struck: struckAt !== undefined,
      succeeded: outcome.is === 'done',
      events,
      error: outcome.is === 'failed' ? inspect(outcome.error, { depth: 1 }) : undefined,
    };
  } finally {
    line.drop();
    await removeFolder(keepingDirectory);
  }
}

function silenceOf(fault: Fault | undefined, restMs: number): number {
  if (fault === undefined) return CALM_MS;
  return fault === 'stall' ? SILENCE_MS + 2 * restMs : PATIENCE_MS;
}

async function operate(
  contender: Contender,
  access: Access,
  scenario: Scenario,
  reads: Uint8Array[],
  findings: Finding[],
): Promise<Outcome> {
  const client = await contender.open(access, scenario);
  const outcome = await outcomeOf(scenario.run(noting(client, reads)));
  if (outcome.is === 'late') findings.push({ violation: 'hang', detail: 'it did not end' });
  if (outcome.is === 'failed') {
    const { error } = outcome;
    if (!(error instanceof RemoteError)) {
      findings.push({ violation: 'unclear error', detail: inspect(error) });
    }
  }
  findings.push(...(await closed(client)));
  return outcome;
}

/** Keeps what every read has delivered. */
function noting(hands: Hands, reads: Uint8Array[]): Hands {
  const read = async (path: string): Promise<Uint8Array> => {
    const bytes = await hands.read(path);
    reads.push(bytes);
    return bytes;
  };
  const save = (path: string, bytes: Uint8Array) => hands.save(path, bytes);
  const rename = (from: string, to: string) => hands.rename(from, to);
  const copy = (from: string, to: string) => hands.copy(from, to);
  return { read, save, rename, copy, delete: (path) => hands.delete(path) };
}

async function outcomeOf(work: Promise<void>): Promise<Outcome> {
  const ended = new AbortController();
  const late = delay(OPERATION_DEADLINE_MS, { is: 'late' } as const, { signal: ended.signal });
  const done = work.then(
    () => ({ is: 'done' }) as const,
    (error: unknown) => ({ is: 'failed', error }) as const,
  );
  const outcome = await Promise.race([done, late.catch(() => ({ is: 'late' }) as const)]);
  ended.abort();
  return outcome;
}

async function closed(client: ClientOfCase): Promise<readonly Finding[]> {
  try {
    const left = await client.close();
    return left === undefined ? [] : [{ violation: 'leak', detail: left }];
  } catch (error) {
    return [{ violation: 'leak', detail: String(error) }];
  }
}

/** What is still wrong once the server has had time to do the last that it was told. */
async function settledFindings(lane: Lane, evidence: Evidence): Promise<readonly Finding[]> {
  const deadline = Date.now() + SETTLE_DEADLINE_MS;
  for (;;) {
    const findings = judge(evidence, await lane.site.look());
    if (findings.length === 0 || Date.now() > deadline) return findings;
    await delay(POLL_MS);
  }
}

/** The next life of the client: it tidies up, reads, saves, and then nothing may be left. */
async function comeBack(
  lane: Lane,
  contender: Contender,
  access: Access,
  evidence: Evidence,
  wasWhole: boolean,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const { scenario } = evidence;
  const client = await contender.open(access, scenario);
  const path = `${FOLDER}/${scenario.target}`;
  try {
    await client.recover();
    const disk = await lane.site.look();
    if (wasWhole) findings.push(...judge(evidence, disk));
    findings.push(...judgeTold(evidence, disk));
    const now = disk.get(scenario.target);
    if (now === undefined || Buffer.isBuffer(now)) {
      await client.save(path, AFTERWARDS);
      if (!AFTERWARDS.equals(await client.read(path))) {
        findings.push({ violation: 'wrong read', detail: 'of what was saved afterwards' });
      }
    }
  } catch (error) {
    findings.push({ violation: 'stuck', detail: inspect(error, { depth: 1 }) });
  }
  findings.push(...(await closed(client)));
  findings.push(...socketsLeft(await lane.line.quiet()));
  const rest = await tidied(lane, evidence);
  findings.push(...rest.map((name) => ({ violation: 'left over' as const, detail: name })));
  return findings;
}

function socketsLeft(count: number): readonly Finding[] {
  return count === 0 ? [] : [{ violation: 'leak', detail: `${count} sockets` }];
}

async function tidied(lane: Lane, evidence: Evidence): Promise<readonly string[]> {
  const deadline = Date.now() + SETTLE_DEADLINE_MS;
  for (;;) {
    const names = leftOvers(evidence, await lane.site.look());
    if (names.length === 0 || Date.now() > deadline) return names;
    await delay(POLL_MS);
  }
}

/**
 * A file that may be incomplete was told as such, or was written in place, which a server that has
 * not answered may do later; each of its contents is whole on the local
 * disk or under another name on the server's. The next life of the client has to put it right.
 */
async function isKept(
  { scenario, outcome }: Evidence,
  directory: string,
  disk: Files,
): Promise<boolean> {
  const isTold = outcome.is === 'failed' && hasCode(outcome.error, 'incomplete-file');
  if (scenario.strategy !== 'direct' && !isTold) return false;
  const { before, after, target } = scenario;
  const contents = [before.get(target), after.get(target)].filter((one) => Buffer.isBuffer(one));
  const hashes = await namesBelow(directory);
  for (const found of disk.values()) if (Buffer.isBuffer(found)) hashes.add(hashOf(found));
  return contents.every((one) => hashes.has(hashOf(one)));
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function namesBelow(directory: string): Promise<Set<string>> {
  const names = await readdir(directory, { recursive: true });
  return new Set(names.map((name) => basename(name)));
}

function isOfTarget({ violation }: Finding): boolean {
  return ['lost', 'emptied', 'truncated', 'mixed', 'untrue success'].includes(violation);
}

/** What can be said of any client, however it works. */
function isOfFiles({ violation }: Finding): boolean {
  return !['unclear error', 'leak', 'left over'].includes(violation);
}

function foreignOf({ before, target }: Scenario, fault: Fault | undefined): Buffer {
  const old = before.get(target);
  const length = Buffer.isBuffer(old) ? old.length : 0;
  return content(6, fault === 'same-size' && length > 0 ? length : length + 100);
}

/** The disk of a recording, in which nothing went wrong. */
export function isFlawless({ findings, succeeded }: CaseResult): boolean {
  return succeeded && findings.length === 0;
}

export type { Files };
