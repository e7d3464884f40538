/** Something that is known of a server, and how it came to be known. Plain data, for the log. */
export interface ServerFact {
  /** Stable name of the fact, such as `machineListing`. */
  readonly name: string;
  readonly value: string | number | boolean | readonly string[] | undefined;
  /**
   * Who said so: its greeting, its answers to FEAT or SYST, what it did, or an earlier window.
   * `presumed`: nothing has spoken against it yet.
   */
  readonly source: FactSource;
  /** Why it is so, in a plain sentence. */
  readonly reason: string;
}

export type FactSource = 'greeting' | 'FEAT' | 'SYST' | 'behaviour' | 'stored' | 'presumed';
