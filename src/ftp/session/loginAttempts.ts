import { hasCode } from '../../common/remoteError.ts';
import { HostUntold } from './login.ts';
import type { LoginWays } from './loginWays.ts';
import type { ServerProfile } from './serverProfile.ts';

/** Of one dial: the server was restarted, or the line broke, just when it was connecting. */
const MAX_REDIALS = 1;

/** Of an attempt that got as far as the login. */
export interface AttemptedLogin {
  readonly password: string;
  /** Commands that were sent and not answered. */
  readonly unanswered: readonly string[];
}

/** The attempts to bring about one session. */
export class LoginAttempts {
  readonly #profile: ServerProfile;
  readonly #ways: LoginWays;
  #rejected: { readonly password: string } | undefined;
  #loginsLeft: number;
  #redialsLeft = MAX_REDIALS;
  #inPackets = false;
  #wasPipelining = false;
  #wasKnown = false;

  /** @param logins at most, with one password after the other */
  constructor(profile: ServerProfile, ways: LoginWays, logins: number) {
    this.#profile = profile;
    this.#ways = ways;
    this.#loginsLeft = logins;
  }

  /** The password that was refused. */
  get rejected(): { readonly password: string } | undefined {
    return this.#rejected;
  }

  /**
   * The server has greeted, which may have told how it has to be spoken to.
   * @returns whether the login goes in packets
   */
  begin(): boolean {
    const { pipelining, features } = this.#profile;
    this.#wasPipelining = pipelining;
    this.#wasKnown = features !== undefined;
    this.#inPackets = this.#ways.inPackets;
    return this.#inPackets;
  }

  /** @throws the error, where another attempt would be of no use */
  failed(error: unknown, login: AttemptedLogin | undefined): void {
    // It was seen just now that commands have to go one by one.
    if (login && this.#wasPipelining && !this.#profile.pipelining) return;
    if (this.#isDialledAgain(error, login)) return;
    const isRefused = hasCode(error, 'authentication-failed');
    if (!isRefused || !login || --this.#loginsLeft === 0) throw error;
    const { password } = login;
    // Servers ban those who say the same wrong thing again.
    if (password === this.#rejected?.password) throw error;
    this.#rejected = { password };
  }

  #isDialledAgain(error: unknown, login: AttemptedLogin | undefined): boolean {
    const unanswered = login?.unanswered ?? [];
    const inPackets = login !== undefined && this.#inPackets;
    const isSuspect = this.#ways.failed({ error, unanswered, inPackets });
    // Where the server is known, the password is not likely to be what it minded.
    const isForPackets = isSuspect && (this.#wasKnown || !hasCode(error, 'connection-lost'));
    return (isForPackets || isLostUnheard(error, unanswered)) && this.#redialsLeft-- > 0;
  }
}

/**
 * The connection was lost, without a refusal to be read. What was lost behind a password may have
 * been its refusal: servers ban those who say it twice.
 */
function isLostUnheard(error: unknown, unanswered: readonly string[]): boolean {
  if (error instanceof HostUntold) return true;
  if (!hasCode(error, 'connection-lost') || error.reply !== undefined) return false;
  return !unanswered.includes('PASS') && !unanswered.includes('ACCT');
}
