import { RemoteError } from '../../common/remoteError.ts';
import type { Proxy } from '../transport/proxy/proxy.ts';
import type { Credentials } from './loginSteps.ts';

/** What a connection shows of itself before anybody is named on it. */
export interface Shown {
  /** Of the certificate; undefined for plain text. */
  readonly fingerprint: string | undefined;
  /** The connection does not leave this computer. */
  readonly staysHere: boolean;
}

interface Login extends Shown {
  readonly credentials: Credentials;
  readonly proxy: Proxy | undefined;
}

/**
 * How the last session came about. One that nobody waits for comes about in the same way or not at
 * all: whatever is new would have to be asked of a person who has not asked for anything.
 */
export class Precedent {
  #last: Login | undefined;

  note(login: Login): void {
    this.#last = login;
  }

  /** @throws RemoteError `cancelled` where no session has logged in yet */
  get proxy(): Proxy | undefined {
    return this.#login.proxy;
  }

  /** @throws RemoteError `cancelled` where the connection is not what the last one was */
  credentialsFor({ fingerprint, staysHere }: Shown): Credentials {
    const last = this.#login;
    const isSame = fingerprint === last.fingerprint && staysHere === last.staysHere;
    if (!isSame) throw unasked();
    return last.credentials;
  }

  get #login(): Login {
    if (!this.#last) throw unasked();
    return this.#last;
  }
}

function unasked(): RemoteError {
  return new RemoteError('cancelled', 'It would take a question that nobody waits for');
}
