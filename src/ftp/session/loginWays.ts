import { hasCode } from '../../common/remoteError.ts';
import type { ServerProfile } from './serverProfile.ts';

/** Of a login that failed. */
export interface FailedLogin {
  readonly error: unknown;
  /** Commands that were sent and not answered. */
  readonly unanswered: readonly string[];
  readonly inPackets: boolean;
}

/**
 * Whether the logins at one server go in packets. One that failed in a way in which its packets may
 * have a part is followed by one in steps: what becomes of that decides.
 */
export class LoginWays {
  readonly #profile: ServerProfile;
  readonly #isWanted: boolean;
  #suspicion: 'certain' | 'possible' | undefined;

  constructor(profile: ServerProfile, isWanted: boolean) {
    this.#profile = profile;
    this.#isWanted = isWanted;
  }

  /** Of the next login. */
  get inPackets(): boolean {
    const { pipelining, loginBurst } = this.#profile;
    return this.#isWanted && pipelining && loginBurst !== 'no' && !this.#suspicion;
  }

  succeeded(inPackets: boolean): void {
    const profile = this.#profile;
    if (inPackets) {
      if (profile.loginBurst !== 'no') profile.loginBurst = 'presumed';
      return;
    }
    if (!this.#suspicion) return;
    const isSure = this.#suspicion === 'certain' || profile.loginBurst === 'doubted';
    profile.loginBurst = isSure ? 'no' : 'doubted';
    this.#suspicion = undefined;
  }

  /** @returns true where the next login goes in steps for it */
  failed({ error, unanswered, inPackets }: FailedLogin): boolean {
    this.#suspicion = inPackets ? this.#suspicionOf(error, unanswered) : undefined;
    return this.#suspicion !== undefined;
  }

  #suspicionOf(error: unknown, unanswered: readonly string[]): 'certain' | 'possible' | undefined {
    // Replies that do not pair up; TYPE I refused.
    if (hasCode(error, 'protocol', 'not-supported')) return 'certain';
    // A server that takes no more clients says so at USER or PASS.
    const isLimit = ['USER', 'PASS'].some((verb) => unanswered.includes(verb));
    if (hasCode(error, 'too-many-connections')) return isLimit ? undefined : 'possible';
    return hasCode(error, 'connection-lost') ? 'possible' : undefined;
  }
}
