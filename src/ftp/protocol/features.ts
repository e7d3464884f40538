/** A fact that MLST and MLSD can state, and whether they do without being asked by OPTS MLST. */
export interface MachineListingFact {
  /** In lower case, such as `unix.mode`. */
  readonly name: string;
  readonly enabled: boolean;
}

/** What a server announces by FEAT (RFC 2389). Names are compared without regard to case. */
export class Features {
  private readonly parametersByName: ReadonlyMap<string, readonly string[]>;

  constructor(parametersByName: ReadonlyMap<string, readonly string[]>) {
    this.parametersByName = parametersByName;
  }

  /** In upper case, in the order of the reply. */
  get names(): readonly string[] {
    return [...this.parametersByName.keys()];
  }

  /** Whether one line of the reply names this feature. */
  has(name: string): boolean {
    return this.parametersByName.has(name.toUpperCase());
  }

  /** The parameters of a feature, split at semicolons, from all lines that name it. */
  parameters(name: string): readonly string[] {
    return this.parametersByName.get(name.toUpperCase()) ?? [];
  }

  /** A line for each feature, in the form of the reply: two servers that say the same are alike. */
  get lines(): readonly string[] {
    return [...this.parametersByName].map(([name, parameters]) =>
      parameters.length > 0 ? `${name} ${parameters.join(';')}` : name,
    );
  }

  /** Whether MLST or MLSD is announced; RFC 3659 §7.8 wants MLST for both, some servers send the other. */
  get machineListing(): boolean {
    return this.has('MLST') || this.has('MLSD');
  }

  /** The facts that the server knows, in its order. */
  get machineListingFacts(): readonly MachineListingFact[] {
    return this.parameters(this.has('MLST') ? 'MLST' : 'MLSD').map(parseFact);
  }
}

/** Parses the lines of a 211 reply to FEAT, whether or not the reply's code is still before them. */
export function parseFeatures(lines: readonly string[]): Features {
  const parametersByName = new Map<string, string[]>();
  for (const line of lines) {
    const text = line.trim().replace(/^211[- ]\s*/, '');
    const name = /^\S+/.exec(text)?.[0];
    if (name === undefined || isFrame(text)) continue;
    const parameters = parametersByName.get(name.toUpperCase()) ?? [];
    parameters.push(...splitParameters(text.slice(name.length)));
    parametersByName.set(name.toUpperCase(), parameters);
  }
  return new Features(parametersByName);
}

/** "Features:" and "End" around the features are no features. */
function isFrame(text: string): boolean {
  return text.endsWith(':') || /^end\b/i.test(text);
}

function splitParameters(text: string): string[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function parseFact(parameter: string): MachineListingFact {
  const enabled = parameter.endsWith('*');
  return { name: (enabled ? parameter.slice(0, -1) : parameter).toLowerCase(), enabled };
}
