/**
 * The ways in which round trips are spared. Each is given up by itself on a server that does not
 * take it; here they are given up for one whose trouble is not noticed.
 */
export interface Shortcuts {
  /** AUTH goes out before the greeting has come, to a server that has taken AUTH before. */
  readonly authAhead: boolean;
  /** The commands of a login go in one packet, in two to a server that is new. */
  readonly loginBurst: boolean;
  /** The data connection of the next transfer is opened when the last one has ended. */
  readonly dataAhead: boolean;
  /** Data, or the TLS handshake, goes right behind the command, without a wait for the 1yz reply. */
  readonly dataAtOnce: boolean;
  /** Commands that belong together go in one packet. */
  readonly commandBursts: boolean;
  /** TLS offers first the key exchange that the server took before. */
  readonly keyShare: boolean;
  /** A read is done when all bytes are there; what the server says of it comes behind. */
  readonly earlyReads: boolean;
  /** Folders are listed by STAT, without a data connection, where that is faster. */
  readonly statListings: boolean;
  /** What FEAT and SYST said once is known to the sessions that come later. */
  readonly knownFeatures: boolean;
  /** What was saved is looked at over another session while the server confirms it. */
  readonly secondLooks: boolean;
  /** Sessions are opened before they are needed. */
  readonly sessionsAhead: boolean;
  /** What is about to be opened is fetched ahead. */
  readonly prefetch: boolean;
}

/** As a setting has them: all, none, or all but those that are off. */
export type ShortcutSetting = boolean | Partial<Shortcuts>;

export const SHORTCUT_NAMES = [
  'authAhead',
  'loginBurst',
  'dataAhead',
  'dataAtOnce',
  'commandBursts',
  'keyShare',
  'earlyReads',
  'statListings',
  'knownFeatures',
  'secondLooks',
  'sessionsAhead',
  'prefetch',
] as const satisfies readonly (keyof Shortcuts)[];

export function shortcutsOf(setting: ShortcutSetting = true): Shortcuts {
  const given = typeof setting === 'boolean' ? {} : setting;
  const others = setting !== false;
  const entries = SHORTCUT_NAMES.map((name) => [name, given[name] ?? others] as const);
  return Object.fromEntries(entries) as unknown as Shortcuts;
}
