import type { RealServer } from '../support/servers/realServer.ts';
import type { Hands, Scenario } from './scenario.ts';

/** Where a client of a case connects to, and what it may keep between two lives. */
export interface Access {
  readonly server: RealServer;
  readonly host: string;
  /** Milliseconds after which a silent server is given up. */
  readonly silenceMs: number;
  /** What outlives a client: the next one of the case is given the same. */
  readonly keepingDirectory: string;
}

export interface ClientOfCase extends Hands {
  /** What it does at its start about what an earlier life has left. */
  recover(): Promise<void>;
  /** Ends it. @returns what was left of it, in words; undefined: nothing */
  close(): Promise<string | undefined>;
}

/** A client whose saves are put to the test. */
export interface Contender {
  readonly name: string;
  /** True: what it must not do at all counts, too: left-overs, sockets, errors without a code. */
  readonly isOurs: boolean;
  open(access: Access, scenario: Scenario): Promise<ClientOfCase>;
}
