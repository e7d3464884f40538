/** What becomes of one reply on its way to the client. */
export interface ReplyFault {
  /** The reply, counted from the beginning of the operation. */
  readonly at: number;
  readonly kind: ReplyFaultKind;
  /** How late, for what is late. */
  readonly delayMs: number;
  /** Bytes of the reply that still come through, for what ends the connection. */
  readonly keep: number;
  /** What nobody has asked for. */
  readonly stray: string;
}

export const replyFaultKinds = [
  'late',
  'joined',
  'behind-the-next',
  'missing',
  'double',
  'double-late',
  'stray-before',
  'stray-behind',
  'stray-late',
  'goodbye',
  'cut',
  'reset',
] as const;

export type ReplyFaultKind = (typeof replyFaultKinds)[number];

export const strays = [
  '150 Opening data connection (5 bytes).',
  '200 OK.',
  '213 4711',
  '220 Ready.',
  '226 Transfer complete.',
  '227 Entering Passive Mode (127,0,0,1,4,1).',
  '229 Entering Extended Passive Mode (|||1025|)',
  '230 Logged in.',
  '250 Done.',
  '257 "/" is the current directory.',
  '350 Ready for more.',
  '421 Good-bye.',
  '426 Transfer aborted.',
  '451 Local error.',
  '550 No such file.',
  'garbage',
] as const;

/** The server does what it should, be it slowly: no operation may notice. */
export function isHarmless({ kind }: ReplyFault): boolean {
  return kind === 'late' || kind === 'joined';
}

const TRANSFERS = new Set(['RETR', 'STOR', 'APPE', 'LIST', 'NLST', 'MLSD', 'ABOR']);
/** They name a port. */
const PORT_CODES = [227, 229];
/** Servers have many ways to answer these. */
const ANSWERED_ANYHOW = new Set(['USER', 'PASS', 'SITE', 'STAT']);
/** Codes that the documents give to a few commands, and to no other (RFC 959 section 5.4). */
const ANSWERED: ReadonlyMap<number, (verb: string) => boolean> = new Map([
  [213, (verb) => /^(?:SIZE|MDTM|MFMT|STAT|SITE|HASH|X.*|MD5|AVBL|DSIZ)$/.test(verb)],
  [220, (verb) => /^(?:CONNECT|HOST|USER|PASS|AUTH|REIN)$/.test(verb)],
  [225, (verb) => TRANSFERS.has(verb)],
  // Of what was received the bytes tell more than the reply.
  [226, (verb) => verb === 'STOR'],
  [227, (verb) => verb === 'PASV'],
  [229, (verb) => verb === 'EPSV'],
  [230, (verb) => /^(?:USER|PASS|ACCT)$/.test(verb)],
  [257, (verb) => /^(?:X?PWD|X?MKD)$/.test(verb)],
  [350, (verb) => verb === 'RNFR' || verb === 'REST'],
]);

/**
 * Whether a reply that is out of place looks like the answer to this command: then no client can
 * tell.
 */
export function canAnswer(verb: string, code: number): boolean {
  if (Number.isNaN(code) || code === 421 || code < 200) return false;
  if (ANSWERED_ANYHOW.has(verb)) return !PORT_CODES.includes(code);
  return ANSWERED.get(code)?.(verb) ?? true;
}
