import { hasCode } from '../../common/remoteError.ts';
import type { ServerProfile } from './serverProfile.ts';
import { afterDoingWithout, afterUse, isTrusted } from './trust.ts';

/** Of a login that failed. */
export interface FailedLogin {
  readonly error: unknown;
  /** Commands that were sent and not answered. */
  readonly unanswered: readonly string[];
  readonly inPackets: boolean;
}

/** Whether the logins at one server go in packets. */
export class LoginWays {
  readonly #profile: ServerProfile;
  readonly #isWanted: boolean;

  constructor(profile: ServerProfile, isWanted: boolean) {
    this.#profile = profile;
    this.#isWanted = isWanted;
  }

  /** Of the next login. */
  get inPackets(): boolean {
    const { pipelining, loginBurst } = this.#profile;
    return this.#isWanted && pipelining && isTrusted(loginBurst);
  }

  succeeded(inPackets: boolean): void {
    this.#note(inPackets, true);
  }

  /** @returns true where the next login goes in steps for it */
  failed({ error, unanswered, inPackets }: FailedLogin): boolean {
    // Replies that do not pair up, TYPE I refused: that is not the line.
    const isCertain = inPackets && hasCode(error, 'protocol', 'not-supported');
    if (isCertain) this.#profile.loginBurst = 'suspected-again';
    const isLoss = isCertain || hasCode(error, 'connection-lost');
    // A server that takes no more clients says so at USER or PASS.
    const isLimit = ['USER', 'PASS'].some((verb) => unanswered.includes(verb));
    const isSuspect = isLoss || (hasCode(error, 'too-many-connections') && !isLimit);
    if (isSuspect && !isCertain) this.#note(inPackets, false);
    return inPackets && isSuspect;
  }

  #note(inPackets: boolean, hasWorked: boolean): void {
    const { loginBurst } = this.#profile;
    const after = inPackets ? afterUse : afterDoingWithout;
    this.#profile.loginBurst = after(loginBurst, hasWorked);
  }
}
