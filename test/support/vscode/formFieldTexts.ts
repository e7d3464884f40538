/** Fields with a choice: what each is called, and what the settings hold of it; the first is what they leave out. */
export const CHOICES = {
  security: ['Encryption', ['auto', 'explicit', 'implicit', 'none']],
  minTlsVersion: ['Oldest version of TLS', ['TLSv1.2', 'TLSv1.3']],
  dataConnection: ['Data connections', ['auto', 'passive', 'active']],
  saveStrategy: ['How files are saved', ['auto', 'atomic', 'direct']],
} as const;

/** How the form tells these choices. */
export const LINES: Readonly<Record<string, readonly string[]>> = {
  security: [
    'Encrypt If the Server Can',
    'Always Encrypt (Explicit TLS)',
    'Always Encrypt (Implicit TLS)',
    'Never Encrypt',
  ],
  minTlsVersion: ['TLS 1.2', 'TLS 1.3'],
  dataConnection: ['What Works', 'Passive Mode', 'Active Mode'],
  saveStrategy: ['What Is Safe', 'Always Through a Temporary File', 'Always in Place'],
};

/** The boxes below Speed. */
export const SHORTCUTS = {
  authAhead: 'Encryption is asked for before the server has greeted',
  loginBurst: 'The commands of a login go out together',
  dataAhead: 'Data connections are opened ahead',
  dataAtOnce: 'Data goes out right behind the command',
  commandBursts: 'Commands that belong together go out together',
  keyShare: 'Encryption begins with what the server has chosen before',
  earlyReads: 'A file is read when all of its bytes are there',
  statListings: 'Folders are listed by STAT where that is faster',
  knownFeatures: 'What the server says of itself is known to later sessions',
  secondLooks: 'Saves are checked over another connection',
  sessionsAhead: 'Connections are opened before they are needed',
  prefetch: 'What you are about to open is fetched ahead',
};

/** Every second one, beginning with the first or the second. */
export function shortcutsOff(first: number): Readonly<Record<string, false>> {
  const names = Object.keys(SHORTCUTS).filter((_, index) => index % 2 === first);
  return Object.fromEntries(names.map((name) => [name, false] as const));
}
