export type KeyName =
  | 'enter'
  | 'tab'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'word-left'
  | 'word-right'
  | 'home'
  | 'end'
  | 'up'
  | 'down'
  | 'kill-to-end'
  | 'kill-to-start'
  | 'kill-word'
  | 'clear-screen'
  | 'interrupt'
  | 'end-of-input';

/** What the person did: a key, characters, or a paste. */
export type Key =
  | { readonly kind: 'key'; readonly name: KeyName }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'paste'; readonly text: string };

const CONTROLS: Readonly<Record<string, KeyName>> = {
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-input',
  '\x05': 'end',
  '\x06': 'right',
  '\x08': 'backspace',
  '\x09': 'tab',
  '\x0a': 'enter',
  '\x0b': 'kill-to-end',
  '\x0c': 'clear-screen',
  '\x0d': 'enter',
  '\x0e': 'down',
  '\x10': 'up',
  '\x15': 'kill-to-start',
  '\x17': 'kill-word',
  '\x7f': 'backspace',
};

/** Behind ESC [ or ESC O. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '4~': 'end',
  '7~': 'home',
  '8~': 'end',
  '3~': 'delete',
  '1;5C': 'word-right',
  '1;5D': 'word-left',
  '1;3C': 'word-right',
  '1;3D': 'word-left',
};

const META: Readonly<Record<string, KeyName>> = {
  b: 'word-left',
  f: 'word-right',
  '\x7f': 'kill-word',
};

type Decode = (match: RegExpExecArray) => Key | undefined;

/** Each is tried at the present place, in this order. */
const PATTERNS: readonly (readonly [pattern: RegExp, decode: Decode])[] = [
  [/\x1b\[200~([\s\S]*?)(?:\x1b\[201~|$)/y, ([, text = '']) => ({ kind: 'paste', text })],
  [/\x1b[[O]([\d;?<>=]*[A-Za-z~])/y, ([, code = '']) => keyOf(SEQUENCES[code])],
  [/\x1b([^[O])?/y, ([, code = '']) => keyOf(META[code])],
  [/\r\n/y, () => keyOf('enter')],
  [/\p{Cc}/uy, ([code]) => keyOf(CONTROLS[code])],
  [/\P{Cc}+/uy, ([text]) => ({ kind: 'text', text })],
];

/**
 * Takes apart what a terminal sends for the keys that were pressed. What means nothing here, such
 * as a function key, is left out.
 */
export function decodeKeys(data: string): Key[] {
  const keys: Key[] = [];
  for (let at = 0; at < data.length;) {
    const { key, end } = decodeAt(data, at);
    if (key) keys.push(key);
    at = end;
  }
  return keys;
}

function decodeAt(
  data: string,
  at: number,
): { readonly key: Key | undefined; readonly end: number } {
  for (const [pattern, decode] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(data);
    if (match) return { key: decode(match), end: pattern.lastIndex };
  }
  return { key: undefined, end: at + 1 };
}

function keyOf(name: KeyName | undefined): Key | undefined {
  return name && { kind: 'key', name };
}

/** A paste as lines; the last one has no line end yet. Undefined where it holds other controls. */
export function pastedLines(text: string): readonly string[] | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.some((line) => /\p{Cc}/u.test(line)) ? undefined : lines;
}
