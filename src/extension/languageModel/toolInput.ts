/** What a model asked for cannot be done as it was asked. Models read the message: it is English. */
export class ToolInputError extends Error {
  override readonly name = 'ToolInputError';
}

/** What a tool was called with, taken apart field by field: a model may send anything. */
export class ToolInput {
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws ToolInputError for what is no object, or has fields that the tool does not know */
  constructor(input: unknown, known: readonly string[]) {
    if (typeof input !== 'object' || input === null || Array.isArray(input)) {
      throw new ToolInputError('The input must be an object.');
    }
    const foreign = Object.keys(input).filter((key) => !known.includes(key));
    if (foreign.length > 0) {
      throw new ToolInputError(
        `The input must not have ${foreign.map(quoted).join(', ')}. It may have: ${known.join(', ')}.`,
      );
    }
    this.#fields = input as Readonly<Record<string, unknown>>;
  }

  /** A text that has to be there; only `mayBeEmpty` lets it be empty. */
  text(key: string, maxLength: number, mayBeEmpty = false): string {
    const value = this.optionalText(key, maxLength);
    if (value === undefined || (value === '' && !mayBeEmpty)) {
      throw new ToolInputError(`"${key}" is missing.`);
    }
    return value;
  }

  optionalText(key: string, maxLength: number): string | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw new ToolInputError(`"${key}" must be a text.`);
    if (value.length > maxLength) {
      throw new ToolInputError(`"${key}" must not be longer than ${maxLength} characters.`);
    }
    return value;
  }

  flag(key: string): boolean {
    const value = this.#get(key) ?? false;
    if (typeof value !== 'boolean') throw new ToolInputError(`"${key}" must be true or false.`);
    return value;
  }

  /** A whole number from 1 to `max`. */
  count(key: string, max = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= 1;
    if (!isCount || value > max) {
      const bound = max === Number.MAX_SAFE_INTEGER ? ' on' : ` to ${max}`;
      throw new ToolInputError(`"${key}" must be a whole number from 1${bound}.`);
    }
    return value;
  }

  /** Models write null for what they leave out. */
  #get(key: string): unknown {
    return Object.hasOwn(this.#fields, key) ? (this.#fields[key] ?? undefined) : undefined;
  }
}

const MAX_QUOTED = 40;

function quoted(key: string): string {
  return JSON.stringify(key.slice(0, MAX_QUOTED));
}
