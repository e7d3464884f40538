import type { ExamineServer } from '../../../remote/serverReport.ts';
import { defaultDataSettings, type DataMode } from '../dataSettings.ts';
import { createFtpConnector, type FtpConnectorOptions } from '../ftpConnector.ts';
import { ProfileKeeper } from '../profileKeeper.ts';
import { startsWithTls } from '../security.ts';
import { defaultTimeouts } from '../timeouts.ts';
import { checksumProbe } from './checksumProbe.ts';
import { activeProbe, passiveProbe } from './dataProbe.ts';
import { encryptionProbe } from './encryptionProbe.ts';
import { Examination } from './examination.ts';
import { identityProbe } from './identityProbe.ts';
import { folderContentProbe, folderProbe, listingProbe } from './listingProbe.ts';
import { modeProbe } from './modeProbe.ts';
import { nameProbe } from './nameProbe.ts';
import { pipeliningProbe } from './pipeliningProbe.ts';
import type { Probe } from './probe.ts';
import { renameProbe } from './renameProbe.ts';
import { timeProbe } from './timeProbe.ts';
import { appendProbe, contentProbe, restartProbe } from './transferProbe.ts';

/** In the order of the report. */
const PROBES: readonly Probe[] = [
  identityProbe,
  encryptionProbe,
  passiveProbe,
  activeProbe,
  listingProbe,
  folderContentProbe,
  folderProbe,
  nameProbe,
  contentProbe,
  appendProbe,
  restartProbe,
  renameProbe,
  timeProbe,
  modeProbe,
  checksumProbe,
  pipeliningProbe,
];

/** A server that hangs is no reason to wait as long as for a listing of a large folder. */
const MAX_REPLY_MS = 10_000;
const PROBE_MS = 30_000;
const REMOVAL_MS = 30_000;

export interface ExaminerLimits {
  readonly probeMs?: number;
  readonly removalMs?: number;
}

/** Examines the server of a connector, on sessions that know nothing of it yet. */
export function createServerExaminer(
  options: FtpConnectorOptions,
  { probeMs = PROBE_MS, removalMs = REMOVAL_MS }: ExaminerLimits = {},
): ExamineServer {
  const { replyMs: askedMs, ...timeouts } = { ...defaultTimeouts, ...options.timeouts };
  const replyMs = Math.min(askedMs, MAX_REPLY_MS);
  return (request) => {
    let foreign: readonly string[] = [];
    const onForeignNames = (guesses: readonly string[]): void => {
      foreign = guesses;
    };
    const users = new Set<string>();
    const credentials: FtpConnectorOptions['credentials'] = async (rejected) => {
      const given = await options.credentials(rejected);
      users.add(given.user);
      return given;
    };
    const own = { ...options, onForeignNames, credentials, timeouts: { ...timeouts, replyMs } };
    const connectIn = (mode: DataMode) => {
      const data = { ...defaultDataSettings, ...options.data, mode };
      return createFtpConnector({ ...own, data, keeper: new ProfileKeeper() });
    };
    const examination = new Examination(
      {
        connect: createFtpConnector(own),
        connectIn,
        foreignNames: () => foreign,
        users: () => [...users],
        implicitTls: startsWithTls(options.security.mode, options.port),
        probes: PROBES,
        logger: options.logger,
        now: options.now ?? Date.now,
        replyMs,
        probeMs,
        removalMs,
      },
      request,
    );
    return examination.run();
  };
}
