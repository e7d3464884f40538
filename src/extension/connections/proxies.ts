import type { Logger } from '../../common/logger.ts';
import { hasCode, RemoteError } from '../../common/remoteError.ts';
import { serverOf, type Connection } from './connection.ts';
import { EDITOR_PROXY, isExempt, parseProxyUrl, type ProxyUrl } from './proxyUrl.ts';
import type { Secrets } from './secrets.ts';

export interface ProxyQuestion {
  readonly connection: Connection;
  /** `host:port` of the proxy. */
  readonly server: string;
  readonly user: string;
  /** True when the proxy has refused a password already. */
  readonly refused: boolean;
}

export interface ProxiesOptions {
  readonly secrets: Secrets;
  /** Undefined when the person dismissed the question. */
  readonly ask: (
    question: ProxyQuestion,
  ) => Promise<{ readonly password: string; readonly remember: boolean } | undefined>;
  /** The editor's own settings `http.proxy` and `http.noProxy`. */
  readonly editorProxy: () => { readonly url: string; readonly noProxy: readonly string[] };
  readonly logger: Logger;
}

/** One user at one proxy. */
interface Login {
  password: string | undefined;
  /** To be kept once it has worked. */
  remember: boolean;
  readonly refused: Set<string>;
  questions: number;
  /** No question before the person acts. */
  silent: boolean;
  pending: Promise<string> | undefined;
}

const MAX_QUESTIONS = 3;

/** Finds the proxy of a connection, and the password for it: secret storage, or a question. */
export class Proxies {
  readonly #options: ProxiesOptions;
  readonly #logins = new Map<string, Login>();
  readonly #ofEditor = new Set<string>();

  constructor(options: ProxiesOptions) {
    this.#options = options;
  }

  /** The passwords in use, for the log to leave out. */
  get passwords(): readonly string[] {
    const used = [...this.#logins.values()].flatMap(({ password, refused }) => [
      ...(password === undefined ? [] : [password]),
      ...refused,
    ]);
    return [...used, ...this.#ofEditor];
  }

  /**
   * @returns undefined where the connection has none
   * @throws RemoteError `proxy-failed` where the editor's is of no use; `cancelled`
   */
  async find(connection: Connection): Promise<ProxyUrl | undefined> {
    if (connection.proxy === undefined) return undefined;
    if (connection.proxy === EDITOR_PROXY) return this.#editorProxy(connection);
    const proxy = parseProxyUrl(connection.proxy);
    if (!proxy) throw new RemoteError('proxy-failed', 'the address of the proxy cannot be read');
    if (proxy.user === undefined) return proxy;
    const login = this.#login(keyOf(proxy, proxy.user));
    login.pending ??= this.#password(connection, proxy, proxy.user).finally(() => {
      login.pending = undefined;
    });
    return { ...proxy, password: await login.pending };
  }

  /** Connects, and learns from that whether the proxy's password is right. */
  learningFrom<Context, Session>(
    connection: Connection,
    connect: (context: Context) => Promise<Session>,
  ): (context: Context) => Promise<Session> {
    return async (context) => {
      try {
        const session = await connect(context);
        await this.#accepted(connection);
        return session;
      } catch (error) {
        if (hasCode(error, 'proxy-authentication-failed')) this.#refused(connection);
        throw error;
      }
    };
  }

  /** The person did something that needs the server: questions are welcome again. */
  personActs(connection: Connection): void {
    const login = this.#loginOf(connection);
    if (!login) return;
    login.silent = false;
    login.questions = 0;
  }

  /** Takes the password for the connection's proxy, for this window. */
  give(connection: Connection, password: string): void {
    const login = this.#loginOf(connection);
    if (login) login.password = password;
  }

  /** Takes the password for the connection's proxy, and keeps it. */
  async store(connection: Connection, password: string): Promise<void> {
    const key = keyOfConnection(connection);
    if (key === undefined) return;
    this.give(connection, password);
    await this.#options.secrets.store(secretKey(key), password);
  }

  /** Forgets the password for the connection's proxy, in this window and in secret storage. */
  async forget(connection: Connection): Promise<void> {
    const key = keyOfConnection(connection);
    if (key === undefined) return;
    this.#logins.delete(key);
    await this.#options.secrets.delete(secretKey(key));
  }

  /** Whether both have the same user at the same proxy, however they name it. */
  isShared(one: Connection, other: Connection): boolean {
    const key = keyOfConnection(one);
    return key !== undefined && key === keyOfConnection(other);
  }

  #editorProxy({ host }: Connection): ProxyUrl | undefined {
    const { url, noProxy } = this.#options.editorProxy();
    if (url === '' || isExempt(host, noProxy)) return undefined;
    const proxy = parseProxyUrl(url);
    // Not the address itself: it may hold a password.
    if (!proxy) throw new RemoteError('proxy-failed', '"http.proxy" is no socks5 or http address');
    if (proxy.password !== undefined) this.#ofEditor.add(proxy.password);
    return proxy;
  }

  async #password(connection: Connection, proxy: ProxyUrl, user: string): Promise<string> {
    const key = keyOf(proxy, user);
    const login = this.#login(key);
    login.password ??= await this.#stored(key, login.refused);
    if (login.password !== undefined) return login.password;
    if (login.silent) throw nobodyGave();
    login.silent = ++login.questions >= MAX_QUESTIONS;
    const refused = login.refused.size > 0;
    const answer = await this.#options.ask({ connection, server: serverOf(proxy), user, refused });
    if (!answer) {
      login.silent = true;
      throw nobodyGave();
    }
    login.password = answer.password;
    login.remember = answer.remember;
    return answer.password;
  }

  async #stored(key: string, refused: ReadonlySet<string>): Promise<string | undefined> {
    try {
      const stored = await this.#options.secrets.get(secretKey(key));
      return stored !== undefined && refused.has(stored) ? undefined : stored;
    } catch (error) {
      // A desktop without a keyring has no secrets to give: the person is asked.
      this.#options.logger.warn(`The secret storage could not be read: ${String(error)}`);
      return undefined;
    }
  }

  async #accepted(connection: Connection): Promise<void> {
    const login = this.#loginOf(connection);
    if (login?.password === undefined) return;
    const { remember, password } = login;
    login.remember = false;
    login.refused.clear();
    this.personActs(connection);
    if (!remember) return;
    try {
      await this.store(connection, password);
    } catch (error) {
      // It works without: it will be asked for again in the next window.
      this.#options.logger.warn(`The password could not be kept: ${String(error)}`);
    }
  }

  #refused(connection: Connection): void {
    const login = this.#loginOf(connection);
    if (login?.password === undefined) return;
    login.refused.add(login.password);
    login.password = undefined;
  }

  #loginOf(connection: Connection): Login | undefined {
    const key = keyOfConnection(connection);
    return key === undefined ? undefined : this.#login(key);
  }

  #login(key: string): Login {
    const found = this.#logins.get(key) ?? newLogin();
    this.#logins.set(key, found);
    return found;
  }
}

function newLogin(): Login {
  return {
    password: undefined,
    remember: false,
    refused: new Set(),
    questions: 0,
    silent: false,
    pending: undefined,
  };
}

function nobodyGave(): RemoteError {
  return new RemoteError('cancelled', 'Nobody gave the password of the proxy');
}

function keyOfConnection({ proxy }: Connection): string | undefined {
  const parsed = proxy === undefined ? undefined : parseProxyUrl(proxy);
  return parsed?.user === undefined ? undefined : keyOf(parsed, parsed.user);
}

function keyOf(proxy: ProxyUrl, user: string): string {
  return `${proxy.kind}://${user}@${serverOf(proxy)}`;
}

function secretKey(key: string): string {
  return `proxy:${key}`;
}
