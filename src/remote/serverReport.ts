import type { CertificateProblem } from '../common/certificate.ts';
import type { RemoteErrorCode } from '../common/remoteError.ts';
import type { RemotePath } from '../common/remotePath.ts';

/** `look`: nothing is written. `full`: files are written too, in a folder that is removed again. */
export type ReportDepth = 'look' | 'full';

/** What became of a name that was given to a new folder. */
export type NameFate = 'kept' | 'rewritten' | 'refused';

/** One way to open data connections. */
export interface DataWay {
  readonly works: boolean;
  /** From the request to the end of a listing, in milliseconds. */
  readonly elapsedMs: number | undefined;
}

export interface ConnectionCount {
  /** How many were tried. */
  readonly wanted: number;
  /** How many of them were open at a time. */
  readonly open: number;
  /** Those that the window had open besides. */
  readonly elsewhere: number;
}

/** Everything that a report can find out, by the name of the fact. Texts are the server's own. */
export interface FactValues {
  /** Name and version, where the greeting tells them. */
  software: string | undefined;
  /** What SYST answers; undefined where it is refused. */
  system: string | undefined;
  /** Names that FEAT lists; empty where the server has none. */
  features: readonly string[];
  /** Ways of this software by which it is treated as a case of its own, by their names. */
  quirks: readonly string[];
  /** Median of some NOOPs, in milliseconds. */
  roundTripMs: number;
  /** Of the control connection. `implicit`: from its first byte. `offered`: it takes AUTH. */
  encryption: {
    readonly protocol: string | undefined;
    readonly cipher: string | undefined;
    readonly implicit: boolean;
    readonly offered: boolean;
  };
  certificate: {
    readonly problem: CertificateProblem | undefined;
    readonly issuer: string;
    readonly validToMs: number;
  };
  /** The data connections are encrypted, and whether they resume the session of the login. */
  dataEncryption: { readonly resumed: boolean };

  extendedPassive: DataWay;
  /** `addressMatches`: the reply names the address that the control connection leads to. */
  passive: DataWay & { readonly addressMatches: boolean | undefined };

  /** The server connects to this computer. */
  active: DataWay;

  /** MLSD and MLST, with the facts that they state. */
  machineListing: { readonly works: boolean; readonly facts: readonly string[] };
  /** Name of the form of what LIST sends, or `unknown`; undefined where no line was there to tell. */
  listFormat: string | undefined;
  /** The command that lists names which begin with a dot; undefined where none does. */
  hiddenFiles: 'MLSD' | 'LIST' | 'LIST -a' | undefined;
  /** STAT lists a folder without a data connection. */
  statListing: boolean;
  /** An empty folder is listed as such, and not refused. */
  emptyFolder: 'empty' | 'refused';
  /** Minutes that the times of LIST are ahead of UTC; undefined where there is no MDTM to tell. */
  listOffset: number | undefined;
  /** Symbolic links in the folder, and how many of them lead nowhere. */
  links: { readonly seen: number; readonly dangling: number };
  /** How exact the times are that listings state. */
  timePrecision: 'second' | 'minute' | 'day';

  utf8Announced: boolean;
  utf8Names: NameFate;
  /** Encodings that the names in the folder look like, the likeliest first; none where they are UTF-8. */
  foreignNames: readonly string[];
  /** Spaces at the beginning and at the end of a name. */
  leadingSpace: NameFate;
  trailingSpace: NameFate;
  /** `[` and `]`, `*`, and the backslash. */
  brackets: NameFate;
  star: NameFate;
  backslash: NameFate;
  caseSensitive: boolean;
  /** A name of 255 bytes. */
  longName: NameFate;

  /** All 256 bytes and both kinds of line ends came back as they were sent. */
  content: { readonly intact: boolean; readonly storedBytes: number | undefined };
  append: boolean;
  /** A download that begins in the middle. */
  resumedDownload: boolean;
  /** An upload that begins in the middle keeps what was there. */
  resumedUpload: boolean;
  size: boolean;
  renameOver: 'replaces' | 'refused';
  renameAcross: boolean;
  /** MDTM tells the time of a file. */
  modificationTime: boolean;
  /** The command that sets the time of a file; undefined where none does. */
  setTime: 'MFMT' | 'MDTM' | 'SITE UTIME' | undefined;
  changeMode: 'SITE CHMOD' | 'MFF' | undefined;
  /** Milliseconds that the server's clock is ahead of this computer's. */
  clockSkew: number;
  /** Commands that tell a checksum of a file. */
  checksums: readonly string[];

  /** Commands that were sent at once were answered one by one and in order. */
  pipelining: boolean;
  /** Connections that were open at a time. */
  connections: ConnectionCount;
}

export type FactId = keyof FactValues;

/** `folder-refused`: there was no place to write. `no-session`: the server took no further login. */
export type SkipReason = 'only-look' | 'folder-refused' | 'no-session' | 'not-applicable';

export type Outcome<T> =
  | { readonly kind: 'found'; readonly value: T }
  /** The check did not come to an end. */
  | { readonly kind: 'failed'; readonly code: RemoteErrorCode | undefined }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

export interface Fact<T> {
  readonly outcome: Outcome<T>;
  /** What was sent and answered, such as `EPSV → 229 …`. Written by the server, in parts. */
  readonly evidence: readonly string[];
}

export type Facts = { readonly [Id in FactId]?: Fact<FactValues[Id]> };

/** The folder in which the checks write. */
export type ScratchFate =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reply: string | undefined }
  | { readonly kind: 'removed' }
  /** It could not be removed: somebody has to. */
  | { readonly kind: 'left'; readonly path: RemotePath };

/** What was found out about one server. Data alone: the words for it are found elsewhere. */
export interface ServerReport {
  readonly depth: ReportDepth;
  readonly startedAtMs: number;
  readonly facts: Facts;
  readonly scratch: ScratchFate;
  /** Words in the evidence by which a stranger could find the server or the person. */
  readonly privateWords: {
    readonly addresses: readonly string[];
    /** Who has logged in. */
    readonly users: readonly string[];
    readonly paths: readonly string[];
  };
}

/** The parts of a report, in the order in which they are looked at. */
export type ReportArea =
  'server' | 'encryption' | 'data' | 'listing' | 'names' | 'writing' | 'sessions';

export interface ReportRequest {
  readonly depth: ReportDepth;
  /** Where the scratch folder is made; undefined: in the folder that a login lands in. */
  readonly folder: RemotePath | undefined;
  /** How many connections the settings allow; no more than eight of them are tried. */
  readonly maxConnections: number;
  /** Connections that the window has open already: the server may count them, too. */
  readonly openElsewhere: number;
  readonly signal: AbortSignal;
  readonly onArea: (area: ReportArea) => void;
}

/**
 * Examines a server on sessions of its own.
 * @throws RemoteError when no session comes about; `aborted` when it was given up, after the
 * scratch folder was removed; its `path` is that folder where it could not be
 */
export type ExamineServer = (request: ReportRequest) => Promise<ServerReport>;
