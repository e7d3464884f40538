/** One login that a netrc file offers. */
export interface NetrcEntry {
  /** Undefined for the `default` entry, which fits every host. */
  readonly machine: string | undefined;
  readonly login: string | undefined;
  readonly password: string | undefined;
  readonly account: string | undefined;
}

export interface NetrcLogin {
  readonly user: string;
  readonly password: string;
  readonly account: string | undefined;
}

type Field = 'login' | 'password' | 'account';
type Draft = { -readonly [Key in keyof NetrcEntry]: NetrcEntry[Key] };

interface Token {
  readonly text: string;
  /** Offset in the file behind the token. */
  readonly end: number;
  readonly quoted: boolean;
}

/**
 * Reads a netrc file, the format that FTP clients share: `machine HOST login USER password WORD`,
 * `default`, `account`, `macdef`, `#` comments and quoted words. What is not understood is
 * skipped word by word, as those clients do.
 */
export function parseNetrc(text: string): readonly NetrcEntry[] {
  const entries: Draft[] = [];
  let position = 0;
  const take = () => {
    const token = nextToken(text, position);
    position = token?.end ?? text.length;
    return token;
  };
  for (let token = take(); token; token = take()) {
    if (!token.quoted && token.text.startsWith('#')) position = endOfLine(text, token.end);
    else if (token.text === 'macdef') position = endOfMacro(text, token.end);
    else if (token.text === 'machine') entries.push(emptyEntry(take()?.text));
    else if (token.text === 'default') entries.push(emptyEntry(undefined));
    else setField(entries.at(-1), token.text, take);
  }
  return entries;
}

export interface NetrcQuestion {
  readonly host: string;
  readonly user: string | undefined;
  /** True where the entry for every host may speak for this one. */
  readonly allowDefault: boolean;
}

/**
 * The login for a host: of the user where one is given, else the first that names the host, else
 * the default one.
 */
export function findLogin(
  entries: readonly NetrcEntry[],
  { host, user, allowDefault }: NetrcQuestion,
): NetrcLogin | undefined {
  const fits = ({ login, password }: NetrcEntry) =>
    password !== undefined && (login ?? user) !== undefined && (login ?? user) === (user ?? login);
  const entry =
    entries.find((one) => one.machine?.toLowerCase() === host && fits(one)) ??
    entries.find((one) => allowDefault && one.machine === undefined && fits(one));
  const login = entry?.login ?? user;
  if (entry?.password === undefined || login === undefined) return undefined;
  return { user: login, password: entry.password, account: entry.account };
}

function emptyEntry(machine: string | undefined): Draft {
  return { machine, login: undefined, password: undefined, account: undefined };
}

function setField(entry: Draft | undefined, key: string, take: () => Token | undefined): void {
  const field = fieldOf(key);
  if (!field) return;
  const value = take()?.text;
  if (entry) entry[field] = value;
}

function fieldOf(key: string): Field | undefined {
  if (key === 'user') return 'login';
  return key === 'login' || key === 'password' || key === 'account' ? key : undefined;
}

function nextToken(text: string, from: number): Token | undefined {
  const start = from + (/^\s*/.exec(text.slice(from))?.[0].length ?? 0);
  if (start >= text.length) return undefined;
  if (text[start] === '"') return quotedToken(text, start + 1);
  const word = /^\S+/.exec(text.slice(start))?.[0] ?? '';
  return { text: word, end: start + word.length, quoted: false };
}

/** Within quotes a backslash takes the next character as it is, and `\n`, `\r`, `\t` as in C. */
function quotedToken(text: string, from: number): Token {
  let word = '';
  let index = from;
  for (; index < text.length && text[index] !== '"'; index += 1) {
    const char = text[index] ?? '';
    if (char === '\\' && index + 1 < text.length) word += unescaped(text[(index += 1)] ?? '');
    else word += char;
  }
  return { text: word, end: index + 1, quoted: true };
}

function unescaped(char: string): string {
  return { n: '\n', r: '\r', t: '\t' }[char] ?? char;
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** A macro ends with an empty line. */
function endOfMacro(text: string, from: number): number {
  const blank = /\n[ \t]*\r?\n/.exec(text.slice(from));
  return blank ? from + blank.index + blank[0].length : text.length;
}
