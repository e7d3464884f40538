/** Permission bits in which some may be left as each file has them. */
export interface Bits {
  readonly set: number;
  readonly clear: number;
}

const ALL_BITS = 0o7777;
const CLASSES = [6, 3, 0] as const;
const SPECIAL = [
  { execute: 0o100, special: 0o4000, letter: 's' },
  { execute: 0o010, special: 0o2000, letter: 's' },
  { execute: 0o001, special: 0o1000, letter: 't' },
] as const;

/** What all of the modes have in common; where one is not known, that is nothing. */
export function commonBits(modes: readonly (number | undefined)[]): Bits {
  let [set, clear] = [ALL_BITS, ALL_BITS];
  for (const mode of modes) {
    if (mode === undefined) return { set: 0, clear: 0 };
    set &= mode;
    clear &= ~mode;
  }
  return modes.length === 0 ? { set: 0, clear: 0 } : { set, clear };
}

export function exactBits(mode: number): Bits {
  return { set: mode, clear: ALL_BITS & ~mode };
}

/** The mode that it makes of every file; undefined where a bit is left as it is. */
export function modeOfBits({ set, clear }: Bits): number | undefined {
  return (set | clear) === ALL_BITS ? set : undefined;
}

/** Undefined: it stays as each file has it. */
export function stateOf({ set, clear }: Bits, mask: number): boolean | undefined {
  if ((set & mask) !== 0) return true;
  return (clear & mask) !== 0 ? false : undefined;
}

/**
 * The next state of one bit: on, off, and left as it is where that makes a difference.
 * @param mayLeave whether more than one file is meant
 */
export function nextBits(bits: Bits, mask: number, mayLeave: boolean): Bits {
  const set = bits.set & ~mask;
  const clear = bits.clear & ~mask;
  switch (stateOf(bits, mask)) {
    case true:
      return { set, clear: clear | mask };
    case false:
      return mayLeave ? { set, clear } : { set: set | mask, clear };
    case undefined:
      return { set: set | mask, clear };
  }
}

/** Three or four octal digits, as for `chmod`; undefined where the text is something else. */
export function parseOctal(text: string): number | undefined {
  return /^[0-7]{3,4}$/.test(text.trim()) ? parseInt(text.trim(), 8) : undefined;
}

export function octalText(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** `rwxr-s--t`, as `ls` shows it; a bit that is left as it is shows as `?`. */
export function symbolicText(bits: Bits): string {
  const signs = CLASSES.map((shift, index) => {
    const { execute, special, letter } = SPECIAL[index] ?? SPECIAL[2];
    const sign = (mask: number, on: string): string => {
      const state = stateOf(bits, mask);
      return state === undefined ? '?' : state ? on : '-';
    };
    const last = sign(execute, 'x');
    const isSpecial = stateOf(bits, special) === true;
    const shown = isSpecial ? (last === 'x' ? letter : letter.toUpperCase()) : last;
    return sign(0o4 << shift, 'r') + sign(0o2 << shift, 'w') + shown;
  });
  return signs.join('');
}

/** `0644 rw-r--r--` */
export function modeText(mode: number): string {
  return `${octalText(mode)} ${symbolicText(exactBits(mode))}`;
}
