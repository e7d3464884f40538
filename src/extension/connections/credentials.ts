import type { Logger } from '../../common/logger.ts';
import { RemoteError } from '../../common/remoteError.ts';
import { accountOf, ANONYMOUS, type Connection } from './connection.ts';
import { dropHandedOver, handOver, takeHandedOver } from './handover.ts';
import type { NetrcLogin, NetrcQuestion } from './netrc.ts';
import type { Secrets } from './secrets.ts';

export interface LoginCredentials {
  readonly user: string;
  readonly password: string;
  readonly account?: string;
  /** The password is nobody's secret. */
  readonly isAnonymous?: boolean;
}

/** What a session asks when it logs in to one server. */
export interface CredentialSource {
  /** @param rejected the password that the server has just refused */
  get(rejected: { readonly password: string } | undefined): Promise<LoginCredentials>;
  /** Throws what `get` would reject with, where the person has declined and not acted since. */
  assertAskable(): void;
  /** Tells that the last ones worked. */
  accepted(): Promise<void>;
  /** Tells that the last ones were refused and that the login was given up. */
  refused(): void;
}

export interface PasswordQuestion {
  readonly connection: Connection;
  readonly user: string;
  /** True when the server has refused a password already. */
  readonly refused: boolean;
}

export interface PasswordAnswer {
  readonly password: string;
  readonly remember: boolean;
}

export interface CredentialsOptions {
  readonly secrets: Secrets;
  readonly netrc: (question: NetrcQuestion) => Promise<NetrcLogin | undefined>;
  /** Whether the person has named the server, and not a workspace alone. */
  readonly isNamed: (connection: Connection) => boolean;
  /** Undefined when the person dismissed the question. */
  readonly ask: (question: PasswordQuestion) => Promise<PasswordAnswer | undefined>;
  readonly logger: Logger;
}

type Origin = 'given' | 'stored' | 'netrc' | 'anonymous' | 'prompt';

interface Known {
  readonly login: LoginCredentials;
  readonly origin: Origin;
  readonly remember: boolean;
}

interface Account {
  known: Known | undefined;
  /** Passwords that the server refused since the last one that worked. */
  readonly refused: Set<string>;
  storedIsWrong: boolean;
  questions: number;
  /** The person was asked often enough: no question before they act again. */
  silent: boolean;
  pending: Promise<Known> | undefined;
}

const MAX_QUESTIONS = 3;
/** What an anonymous user is asked to give, by custom (RFC 1635). */
const ANONYMOUS_PASSWORD = 'anonymous@';

/**
 * Finds the password of an account: secret storage, netrc, a question to the person. One question
 * at a time for an account, and none again after it was dismissed until the person acts.
 */
export class Credentials {
  readonly #options: CredentialsOptions;
  readonly #accounts = new Map<string, Account>();

  constructor(options: CredentialsOptions) {
    this.#options = options;
  }

  /** The passwords in use, for the log to leave out, and what was given as an account with them. */
  get passwords(): readonly string[] {
    return [...this.#accounts.values()].flatMap(({ known, refused }) => [
      ...(known ? secretsOf(known.login) : []),
      ...refused,
    ]);
  }

  sourceFor(connection: Connection): CredentialSource {
    return {
      get: (rejected) => this.#get(connection, rejected?.password),
      assertAskable: () => {
        const { known, silent } = this.#account(connection);
        if (silent && !known) throw nobodyGave();
      },
      accepted: () => this.#accepted(connection),
      refused: () => {
        const account = this.#account(connection);
        if (account.known) refuse(account, account.known.login.password);
      },
    };
  }

  /** Takes a password that came with a URL or a command; stored once it has worked. */
  give(connection: Connection, password: string, options: { readonly remember: boolean }): void {
    const account = this.#account(connection);
    const login = { user: connection.user ?? ANONYMOUS, password };
    account.known = { login, origin: 'given', remember: options.remember };
    this.personActs(connection);
  }

  /** The person did something that needs the server: questions are welcome again. */
  personActs(connection: Connection): void {
    const account = this.#account(connection);
    account.silent = false;
    account.questions = 0;
    account.refused.clear();
  }

  async store(connection: Connection, password: string): Promise<void> {
    await this.#options.secrets.store(secretKey(connection), password);
  }

  /**
   * Takes a password that stood where it does not belong. It is kept at once where none is; one that
   * is kept makes room once the new one has worked, for a workspace may have brought that.
   */
  async adopt(connection: Connection, password: string): Promise<void> {
    this.give(connection, password, { remember: true });
    const kept = await this.#options.secrets.get(secretKey(connection));
    if (kept === undefined) await this.store(connection, password);
  }

  /** Lets the window that loads next log in without asking again. */
  async handOver(connection: Connection): Promise<void> {
    const known = this.#accounts.get(accountOf(connection))?.known;
    if (known?.origin !== 'prompt' && known?.origin !== 'given') return;
    const left = { password: known.login.password, remember: known.remember };
    await handOver(this.#options.secrets, accountOf(connection), left, Date.now());
  }

  /** Whether the secret storage holds a password of the account. */
  async isKept(connection: Connection): Promise<boolean> {
    try {
      return (await this.#options.secrets.get(secretKey(connection))) !== undefined;
    } catch {
      // A desktop without a keyring keeps nothing.
      return false;
    }
  }

  /** Forgets the password, in this window and in secret storage. */
  async forget(connection: Connection): Promise<void> {
    const account = accountOf(connection);
    this.#accounts.delete(account);
    await this.#options.secrets.delete(secretKey(connection));
    await dropHandedOver(this.#options.secrets, account);
  }

  async #get(connection: Connection, rejected: string | undefined): Promise<LoginCredentials> {
    const account = this.#account(connection);
    if (rejected !== undefined) refuse(account, rejected);
    if (account.known) return account.known.login;
    account.pending ??= this.#find(connection, account).finally(() => {
      account.pending = undefined;
    });
    const known = await account.pending;
    account.known = known;
    return known.login;
  }

  async #find(connection: Connection, account: Account): Promise<Known> {
    for (const look of [this.#stored, this.#fromNetrc, anonymous]) {
      const known = await look.call(this, connection);
      if (known && !account.refused.has(known.login.password)) return known;
    }
    return this.#ask(connection, account);
  }

  async #ask(connection: Connection, account: Account): Promise<Known> {
    const { user } = connection;
    if (user === undefined || isAnonymous(user)) {
      throw new RemoteError('authentication-failed', 'The server takes no anonymous user');
    }
    if (account.silent) throw nobodyGave();
    if (account.questions >= MAX_QUESTIONS) {
      account.silent = true;
      throw new RemoteError('authentication-failed', `${MAX_QUESTIONS} passwords were refused`);
    }
    account.questions += 1;
    const refused = account.refused.size > 0;
    const answer = await this.#options.ask({ connection, user, refused });
    if (answer) {
      const login = { user, password: answer.password };
      return { login, origin: 'prompt', remember: answer.remember };
    }
    account.silent = true;
    throw nobodyGave();
  }

  async #stored(connection: Connection): Promise<Known | undefined> {
    try {
      const { secrets } = this.#options;
      const login = (password: string) => ({ user: connection.user ?? ANONYMOUS, password });
      const left = await takeHandedOver(secrets, accountOf(connection), Date.now());
      if (left) return { login: login(left.password), origin: 'given', remember: left.remember };
      const stored = await secrets.get(secretKey(connection));
      if (stored === undefined) return undefined;
      return { login: login(stored), origin: 'stored', remember: false };
    } catch (error) {
      // A desktop without a keyring has no secrets to give; the other places are left.
      this.#options.logger.warn(`The secret storage could not be read: ${String(error)}`);
      return undefined;
    }
  }

  async #fromNetrc(connection: Connection): Promise<Known | undefined> {
    const { host, user } = connection;
    const allowDefault = this.#options.isNamed(connection);
    const found = await this.#options.netrc({ host, user, allowDefault });
    if (!found) return undefined;
    const { account, ...login } = found;
    return {
      login: account === undefined ? login : { ...login, account },
      origin: 'netrc',
      remember: false,
    };
  }

  async #accepted(connection: Connection): Promise<void> {
    const account = this.#account(connection);
    const { known } = account;
    if (!known) return;
    const wasWrong = account.storedIsWrong && !known.remember && known.origin !== 'stored';
    account.known = { ...known, remember: false };
    account.storedIsWrong = false;
    this.personActs(connection);
    try {
      if (known.remember) await this.store(connection, known.login.password);
      else if (wasWrong) await this.#options.secrets.delete(secretKey(connection));
    } catch (error) {
      // The login works without: it will be asked for again in the next window.
      this.#options.logger.warn(`The password could not be kept: ${String(error)}`);
    }
  }

  #account(connection: Connection): Account {
    const key = accountOf(connection);
    const found = this.#accounts.get(key) ?? newAccount();
    this.#accounts.set(key, found);
    return found;
  }
}

function secretsOf({ password, account, isAnonymous }: LoginCredentials): readonly string[] {
  if (isAnonymous === true) return [];
  return account === undefined ? [password] : [password, account];
}

function nobodyGave(): RemoteError {
  return new RemoteError('cancelled', 'Nobody gave the password');
}

function newAccount(): Account {
  return {
    known: undefined,
    refused: new Set(),
    storedIsWrong: false,
    questions: 0,
    silent: false,
    pending: undefined,
  };
}

/** Another session may have brought a newer password meanwhile: that one stays. */
function refuse(account: Account, password: string): void {
  account.refused.add(password);
  if (account.known?.login.password !== password) return;
  if (account.known.origin === 'stored') account.storedIsWrong = true;
  account.known = undefined;
}

function anonymous({ user }: Connection): Promise<Known | undefined> {
  if (user !== undefined && !isAnonymous(user)) return Promise.resolve(undefined);
  const login = { user: user ?? ANONYMOUS, password: ANONYMOUS_PASSWORD, isAnonymous: true };
  return Promise.resolve({ login, origin: 'anonymous', remember: false });
}

function isAnonymous(user: string): boolean {
  return ['anonymous', 'ftp'].includes(user.toLowerCase());
}

function secretKey(connection: Connection): string {
  return `password:${accountOf(connection)}`;
}
