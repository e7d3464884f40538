/** What a client has sent and opened so far. */
export interface TrafficCount {
  readonly commands: number;
  readonly dataConnections: number;
}

/** Counts from the lines of a client's log: `> COMMAND` and `< reply`. */
export class Traffic {
  #commands = 0;
  #dataConnections = 0;

  get count(): TrafficCount {
    return { commands: this.#commands, dataConnections: this.#dataConnections };
  }

  note(line: string): void {
    if (line.startsWith('> ')) this.#commands++;
    // The answers to PASV and EPSV; a client connects to each port that it was given.
    else if (/^< 22[79]\b/.test(line)) this.#dataConnections++;
  }
}

export function trafficSince(before: TrafficCount, now: TrafficCount): TrafficCount {
  return {
    commands: now.commands - before.commands,
    dataConnections: now.dataConnections - before.dataConnections,
  };
}
