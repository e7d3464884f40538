/** What a disk makes of names. */
export interface NameRules {
  /** Windows: names that its programs cannot have, and no case. */
  readonly isWindows: boolean;
  /** Names that differ by case alone are one. */
  readonly foldsCase: boolean;
}

export function nameRulesOf(platform: NodeJS.Platform): NameRules {
  const isWindows = platform === 'win32';
  return { isWindows, foldsCase: isWindows || platform === 'darwin' };
}

/** A half of a letter would come out as something else, as it has no bytes. */
const NOWHERE = /[\u0000-\u001f\u007f/\p{Surrogate}]|^\.{1,2}$/gu;
const NOT_ON_WINDOWS = /[<>:"|?*\\]|[. ]+$/g;
/** Devices, whatever comes behind a dot. */
const DEVICE = /^(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|$)/i;

/**
 * The name that a file of a server gets on a disk: itself where that can be, else with what cannot
 * be there escaped as in URLs. Nothing leads out of a folder.
 */
export function localName(name: string, { isWindows }: NameRules): string {
  let safe = name.replaceAll(NOWHERE, escaped);
  if (!isWindows) return safe;
  safe = safe.replaceAll(NOT_ON_WINDOWS, escaped);
  return DEVICE.test(safe) ? escaped(safe.charAt(0)) + safe.slice(1) : safe;
}

/** `name (2).txt`: another name where one is taken. */
export function numberedName(name: string, number: number): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return `${stem} (${number})${name.slice(stem.length)}`;
}

/** The names of one folder, each given once. */
export class NamesOfFolder {
  readonly #rules: NameRules;
  readonly #given = new Set<string>();

  constructor(rules: NameRules) {
    this.#rules = rules;
  }

  /** A name that nothing else of this folder has got. */
  give(name: string): string {
    const wanted = localName(name, this.#rules);
    for (let number = 1; ; number++) {
      const candidate = number === 1 ? wanted : numberedName(wanted, number);
      const key = this.#rules.foldsCase ? candidate.normalize().toLowerCase() : candidate;
      if (this.#given.has(key)) continue;
      this.#given.add(key);
      return candidate;
    }
  }
}

function escaped(part: string): string {
  return Array.from(Buffer.from(part), (byte) => `%${hex(byte)}`).join('');
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
