/** What a report must not tell to strangers. Empty texts and `/` count for nothing. */
export interface PrivateWords {
  readonly hosts: readonly (string | undefined)[];
  readonly users: readonly (string | undefined)[];
  readonly paths: readonly (string | undefined)[];
}

/** Users that everybody has: to leave them out would hide nothing. */
const COMMON_USERS: readonly string[] = ['anonymous', 'ftp'];

const MAIL_ADDRESS = /[^\s@<>"'()]+@[^\s@<>"'()]+/g;
/** A sentence may end behind it; with a fifth number it is a version. */
const IPV4_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g;
/** With eight groups, or with `::` for some of them: a time of day has neither. */
const IPV6_ADDRESS =
  /(?<![\w:])(?=[\da-f:]{0,40}::|(?:[\da-f]{1,4}:){7})(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi;
/** What comes before an IPv4 address in the place of an IPv6 one. */
const MAPPED = /::ffff:(?=<|\d)/gi;
/** The six numbers of a reply to PASV: address and port. */
const PASSIVE_ADDRESS = /(?<![\d,])\d{1,3}(?:,\d{1,3}){3}(?=,\d{1,3},\d{1,3}(?![\d,]))/g;
/**
 * Names such as `ftp.example.com`. A version has no letters behind its last dot; a fact of MLST
 * has, and no further dot.
 */
const HOST_NAME =
  /(?<![\p{L}\p{N}_.-])(?!(?:unix|os|media)\.[a-z]+(?![\w.-]))(?:[\p{L}\p{N}_-]+\.)+(?:xn--[a-z\d-]+|\p{L}{2,})(?![\p{L}\p{N}_-])/giu;

/** Makes a function that takes out of a text what a stranger could find the server or person by. */
export function anonymizer({ hosts, users, paths }: PrivateWords): (text: string) => string {
  const named = [
    ...wordsOf(hosts).map((word) => replacing(word, '<server>')),
    ...wordsOf(paths)
      .filter((path) => path !== '/')
      .map((path) => replacingPath(path, '<folder>')),
    ...wordsOf(users)
      .filter((user) => !COMMON_USERS.includes(user.toLowerCase()))
      .map((user) => replacing(user, '<user>')),
  ];
  const steps = [...named, ...SHAPES];
  return (text) => steps.reduce((masked, step) => step(masked), text);
}

type Step = (text: string) => string;

const SHAPES: readonly Step[] = [
  (text) => text.replace(MAPPED, ''),
  (text) => text.replace(MAIL_ADDRESS, '<mail>'),
  (text) => text.replace(PASSIVE_ADDRESS, '<address>'),
  (text) => text.replace(IPV4_ADDRESS, '<address>'),
  (text) => text.replace(IPV6_ADDRESS, '<address>'),
  (text) => text.replace(HOST_NAME, '<name>'),
];

/** The longest first: a folder may begin with the name of another one. */
function wordsOf(words: readonly (string | undefined)[]): readonly string[] {
  const known = words.filter((word) => word !== undefined && word !== '') as string[];
  return [...new Set(known)].sort((a, b) => b.length - a.length);
}

/** Whole words alone: a user `a` is not in every word. */
function replacing(word: string, placeholder: string): Step {
  const pattern = new RegExp(`${NOT_BEHIND_WORD}${escaped(word)}${NOT_IN_WORD}`, 'giu');
  return (text) => text.replace(pattern, placeholder);
}

/**
 * As the server may write it: behind the path of its own root, without the first slash, or with the
 * signs of Windows. One name alone, without a slash, is a word like any other.
 */
function replacingPath(path: string, placeholder: string): Step {
  const names = path.split('/').filter(Boolean).map(escaped);
  const start = names.length > 1 ? `(?:[\\\\/]|${NOT_BEHIND_WORD})` : '[\\\\/]';
  const pattern = new RegExp(`${start}${names.join('[\\\\/]+')}${NOT_IN_WORD}`, 'giu');
  return (text) => text.replace(pattern, placeholder);
}

const NOT_BEHIND_WORD = '(?<![\\p{L}\\p{N}_])';
const NOT_IN_WORD = '(?![\\p{L}\\p{N}_])';

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
