import type { CommandHook, Raw, Scripted } from './script.ts';
import type { TlsSettings } from './tlsSettings.ts';
import { TEST_PASSWORD } from '../secrets.ts';

/** Everything a test can set about the server; each field has a default except `root`. */
export interface FtpServerSettings {
  /** Directory on disk that is served as `/`. */
  readonly root: string;
  /** Address of the control and data listeners; default: 127.0.0.1. */
  readonly host: string;
  /** Default: 0, any free port. */
  readonly port: number;
  /** Passwords by name, or the decision itself; default: tester with secret. */
  readonly users: Readonly<Record<string, string>> | ((user: string, password: string) => boolean);
  /** Takes `anonymous` with any password; default: false. */
  readonly anonymous: boolean;
  /** The account that ACCT must name after PASS; default: none is asked for. */
  readonly account: string | undefined;
  /** Lines of the FEAT reply; default: what the other settings leave switched on. */
  readonly features: readonly string[] | undefined;
  /**
   * Further commands, as their lines in FEAT: `HASH SHA-256*;MD5`, `AVBL`; see `extensionCommands`.
   * Default: none.
   */
  readonly extensions: readonly string[];
  /** MLST and MLSD; false as on vsftpd. Default: true. */
  readonly mlsd: boolean;
  readonly epsv: boolean;
  /** EPSV and PASV open no port unless PRET came just before, as on DrFTPD. Default: false. */
  readonly wantsPret: boolean;
  /**
   * When the server connects after EPRT or PORT: before it answers that (pyftpdlib), or before or
   * after the 150. Default: never, both are refused.
   */
  readonly active: 'never' | 'at-port' | 'before-150' | 'after-150';
  /** SITE CHMOD; default: true. */
  readonly chmod: boolean;
  /** How MLST and MLSD show a symbolic link: ProFTPD's two ways, or as what it points to. */
  readonly symlinkFacts: 'symlink' | 'slink' | 'target';
  /** LIST shows names with a dot without being asked to, as on pyftpdlib. */
  readonly listsHidden: boolean;
  readonly listFormat: 'unix' | 'dos';
  /** Offset of the server's clock in LIST and STAT; default: 0. */
  readonly listUtcOffsetMinutes: number;
  /** Of command lines, replies and listings; names on disk are UTF-8. Default: utf8. */
  readonly encoding: 'utf8' | 'latin1';
  /** What the server makes of the argument of a command before it looks at it; default: nothing. */
  readonly rewriteArgument: (argument: string) => string;
  /** Names that differ by case alone are one, as on Windows; default: false. */
  readonly ignoresCase: boolean;
  /** Control connections (`421-greeting`) or logins (`530-after-pass`) at a time; default: no limit. */
  readonly maxConnections: number;
  readonly limitReply: '421-greeting' | '530-after-pass';
  /** Silence on an idle control connection until 421; default: 0, never. */
  readonly idleTimeoutMs: number;
  /** How long a transfer waits for its data connection until 425. */
  readonly dataTimeoutMs: number;
  /**
   * What becomes of a download or listing whose client ends its side ahead: it is given up with 426,
   * or the first 16 KB are sent and 226 is said, as ProFTPD does under TLS.
   */
  readonly onEarlyEnd: 'ignore' | '426' | 'truncate';
  /** The first reply, without its line end. */
  readonly greeting: string;
  /** The host that the PASV reply claims; default: the true one. */
  readonly pasvAddress: string | undefined;
  /** RNTO over something that exists; `refuse` answers 553 as IIS does. */
  readonly renameOverExisting: 'replace' | 'refuse';
  /** Paths that cannot be changed, nor anything below them. */
  readonly readOnlyPaths: readonly string[];
  /** Bytes that may still be uploaded until `quotaCode` is answered mid-transfer; default: no limit. */
  readonly quotaBytes: number;
  readonly quotaCode: 451 | 452 | 552;
  /** Undefined: plain text alone. */
  readonly tls: TlsSettings | undefined;
  readonly onCommand: CommandHook | undefined;
  /** What leaves instead of each reply, which comes with its line end. Default: the reply itself. */
  readonly onReply: ((reply: string, verb: string) => Raw) | undefined;
  /** Scripted answers by verb, for all sessions. */
  readonly replies: Readonly<Record<string, Scripted>>;
}

/** What `startFtpServer` takes. */
export type FtpServerOptions = Pick<FtpServerSettings, 'root'> & Partial<FtpServerSettings>;

const DEFAULTS: Omit<FtpServerSettings, 'root'> = {
  host: '127.0.0.1',
  port: 0,
  users: { tester: TEST_PASSWORD },
  anonymous: false,
  account: undefined,
  features: undefined,
  extensions: [],
  mlsd: true,
  epsv: true,
  wantsPret: false,
  active: 'never',
  chmod: true,
  symlinkFacts: 'symlink',
  listsHidden: false,
  listFormat: 'unix',
  listUtcOffsetMinutes: 0,
  encoding: 'utf8',
  rewriteArgument: (argument) => argument,
  ignoresCase: false,
  maxConnections: Infinity,
  limitReply: '421-greeting',
  idleTimeoutMs: 0,
  dataTimeoutMs: 5000,
  onEarlyEnd: 'ignore',
  greeting: '220 Test server ready.',
  pasvAddress: undefined,
  renameOverExisting: 'replace',
  readOnlyPaths: [],
  quotaBytes: Infinity,
  quotaCode: 552,
  tls: undefined,
  onCommand: undefined,
  onReply: undefined,
  replies: {},
};

/** Fills in the defaults. */
export function resolveSettings(options: FtpServerOptions): FtpServerSettings {
  return { ...DEFAULTS, ...options };
}

/** The lines that FEAT answers. */
export function featureLines(settings: FtpServerSettings): readonly string[] {
  if (settings.features !== undefined) return [...settings.features, ...settings.extensions];
  const lines = ['UTF8', 'PASV', 'SIZE', 'MDTM', 'MFMT', 'REST STREAM', 'TVFS'];
  if (settings.mlsd) lines.push('MLST type*;size*;modify*;UNIX.mode*;');
  if (settings.epsv) lines.push('EPSV');
  if (settings.active !== 'never') lines.push('EPRT');
  if (settings.wantsPret) lines.push('PRET');
  if (settings.chmod) lines.push('SITE CHMOD');
  if (settings.tls && settings.tls.mechanism !== 'none') lines.push('AUTH TLS', 'PBSZ', 'PROT');
  lines.push(...settings.extensions);
  return lines.filter((line) => line !== 'UTF8' || settings.encoding === 'utf8');
}

/** The names in the MLST feature line; those with a `*` are sent until OPTS MLST says otherwise. */
export function knownFacts(settings: FtpServerSettings): { all: string[]; initial: string[] } {
  const line = featureLines(settings).find((feature) => feature.startsWith('MLST '));
  const names = (line ?? '').slice('MLST '.length).split(';').filter(Boolean);
  return {
    all: names.map((name) => name.replace('*', '')),
    initial: names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1)),
  };
}
