import type { ByteReader } from './byteReader.ts';

/** Who may use a proxy; undefined: everybody. */
export type ProxyLogin = { readonly user: string; readonly password: string } | undefined;

export interface Request {
  readonly host: string;
  readonly port: number;
}

/** One way in which clients ask a proxy for a tunnel. */
export interface Handshake {
  /** @returns undefined where the client may not use the proxy; it was told then */
  request(
    reader: ByteReader,
    login: ProxyLogin,
    send: (bytes: Uint8Array | string) => void,
  ): Promise<Request | undefined>;
  readonly accepted: Uint8Array;
  /** The server cannot be reached. */
  readonly refused: Uint8Array;
}

const NO_LOGIN = 0;
const USER_AND_PASSWORD = 2;
const NONE_ACCEPTED = 0xff;
const [IPV4, NAME] = [1, 3];

/** RFC 1928, and RFC 1929 for the login. */
export const socks5: Handshake = {
  request: async (reader, login, send) => {
    const [version, count = 0] = await reader.exactly(2);
    if (version !== 5) throw new Error('No SOCKS5');
    const offered = await reader.exactly(count);
    const wanted = login ? USER_AND_PASSWORD : NO_LOGIN;
    send(Buffer.of(5, offered.includes(wanted) ? wanted : NONE_ACCEPTED));
    if (!offered.includes(wanted)) return undefined;
    if (login && !(await isLoggedIn(reader, login, send))) return undefined;
    const [, , , kind] = await reader.exactly(4);
    const host = await readHost(reader, kind);
    return { host, port: (await reader.exactly(2)).readUInt16BE() };
  },
  accepted: Buffer.of(5, 0, 0, IPV4, 0, 0, 0, 0, 0, 0),
  refused: Buffer.of(5, 5, 0, IPV4, 0, 0, 0, 0, 0, 0),
};

async function isLoggedIn(
  reader: ByteReader,
  login: NonNullable<ProxyLogin>,
  send: (bytes: Uint8Array) => void,
): Promise<boolean> {
  await reader.exactly(1);
  const user = await readField(reader);
  const password = await readField(reader);
  const isRight = user === login.user && password === login.password;
  send(Buffer.of(1, isRight ? 0 : 1));
  return isRight;
}

async function readHost(reader: ByteReader, kind: number | undefined): Promise<string> {
  if (kind === NAME) return readField(reader);
  if (kind === IPV4) return [...(await reader.exactly(4))].join('.');
  const groups = (await reader.exactly(16)).toString('hex').match(/.{4}/g) ?? [];
  return groups.join(':');
}

async function readField(reader: ByteReader): Promise<string> {
  const [length = 0] = await reader.exactly(1);
  return length === 0 ? '' : (await reader.exactly(length)).toString('utf8');
}

/** CONNECT (RFC 9110 section 9.3.6). */
export const http: Handshake = {
  request: async (reader, login, send) => {
    const header = await reader.until('\r\n\r\n');
    const [, host = '', port] = /^CONNECT (.+):(\d+) HTTP\/1\.1\r\n/.exec(header) ?? [];
    if (port === undefined) throw new Error('No CONNECT');
    const basic = login && Buffer.from(`${login.user}:${login.password}`).toString('base64');
    if (basic !== undefined && !header.includes(`\r\nProxy-Authorization: Basic ${basic}\r\n`)) {
      const reason = 'HTTP/1.1 407 Proxy Authentication Required';
      send(`${reason}\r\nProxy-Authenticate: Basic realm="test"\r\n\r\n`);
      return undefined;
    }
    return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  },
  accepted: Buffer.from('HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n'),
  refused: Buffer.from('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'),
};
