import iconv from 'iconv-lite';

/**
 * What stands in the names of a world: each name of the contract gets foreign letters behind its
 * first character. So every path of every case holds bytes that are not ASCII.
 */
export interface Alphabet {
  /** The `encoding` of the connection. */
  readonly encoding: string;
  /** False: a name with this text cannot be on the server's disk. */
  has(name: string): boolean;
  /** The name as the client shows it. */
  shown(name: string): string;
  nameOfShown(shown: string): string;
  /** The name on the disk. */
  stored(name: string): Buffer;
  nameOfStored(stored: Buffer): string;
  /** Names of its own that are worth a case each. */
  readonly names: readonly string[];
}

/** Longer names have no place for more. */
const MAX_BYTES = 200;

/** The contract as it is. */
export const plain: Alphabet = {
  encoding: 'auto',
  has: () => true,
  shown: (name) => name,
  nameOfShown: (shown) => shown,
  stored: (name) => Buffer.from(name),
  nameOfStored: (stored) => stored.toString(),
  names: [],
};

/** A server whose names are in an encoding that the connection states. */
export function lettersOf(encoding: string, letters: string, names: readonly string[]): Alphabet {
  const encode = (text: string): Buffer => iconv.encode(text, encoding);
  const decode = (bytes: Buffer): string => iconv.decode(bytes, encoding);
  return {
    encoding,
    has: (name) => decode(encode(name)) === name,
    shown: (name) => withLetters(name, letters),
    nameOfShown: (shown) => withoutLetters(shown, letters),
    stored: (name) => encode(withLetters(name, letters)),
    nameOfStored: (stored) => withoutLetters(decode(stored), letters),
    names,
  };
}

/** A server with bytes in its names that are no UTF-8, and a connection that does not say what. */
export function rawBytes(bytes: Buffer, shownAs: string): Alphabet {
  const raw = bytes.toString('latin1');
  const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
  return {
    encoding: 'auto',
    has: () => true,
    shown: (name) => withLetters(name, shownAs),
    nameOfShown: (shown) => withoutLetters(shown, shownAs),
    stored: (name) => {
      const [first, rest] = split(name);
      const isFull = !takesLetters(name);
      return Buffer.from(utf8(first) + (isFull ? '' : raw) + utf8(rest), 'latin1');
    },
    nameOfStored: (stored) =>
      Buffer.from(stored.toString('latin1').replace(raw, ''), 'latin1').toString(),
    names: [],
  };
}

function takesLetters(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && Buffer.byteLength(name) <= MAX_BYTES;
}

function split(name: string): [first: string, rest: string] {
  const [first = ''] = name;
  return [first, name.slice(first.length)];
}

function withLetters(name: string, letters: string): string {
  const [first, rest] = split(name);
  return takesLetters(name) ? first + letters + rest : name;
}

function withoutLetters(name: string, letters: string): string {
  const [first, rest] = split(name);
  return rest.startsWith(letters) ? first + rest.slice(letters.length) : name;
}

/** Applied to every name of a path. */
export function eachName<T>(path: string, change: (name: string) => T): T[] {
  return path.split('/').map(change);
}

/** Real letters, those first whose bytes look like something else: `\`, `|`, telnet's 0xFF. */
const alphabets = {
  'Latin-1': lettersOf('latin1', 'éÿ', ['Grüße ÿÿ.txt', 'ÿ', '«naïve» ½ §', '\u00a0']),
  'Windows-1251': lettersOf('windows-1251', 'яЖ', ['Привет, мир.txt', 'яя', 'Ёлка №5', 'ъ']),
  Shift_JIS: lettersOf('shift_jis', '表ソ', ['十能ソ表.txt', 'ﾌｧｲﾙ', '日本語 ファイル', '―']),
  GBK: lettersOf('gbk', '誠襹', ['中文 文件.txt', '襖亅', '鎈', '€']),
} satisfies Readonly<Record<string, Alphabet>>;

/** As `auto` shows names that are no UTF-8: Shift_JIS, telnet's 0xFF, Latin-1. */
const undeclared = rawBytes(
  Buffer.from('\x95\x5c\xff\xe9', 'latin1'),
  '\uFFFD95\\\uFFFDFF\uFFFDE9',
);

/** The one that `auto` cannot read. */
export const UNDECLARED = 'an encoding that nobody stated';

/** Every alphabet besides the contract's own, by what a title calls it. */
export const foreignAlphabets: Readonly<Record<string, Alphabet>> = {
  ...alphabets,
  [UNDECLARED]: undeclared,
};
