import {
  ANONYMOUS,
  connectionDefaults,
  schemeOf,
  type Security,
} from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { isConnectionId } from '../connections/connectionSettings.ts';
import { DEFAULT_PORTS, parseFtpUrl } from '../ftpUri.ts';

/** A connection while a person puts it together: every field as it stands in its box. */
export interface ConnectionDraft {
  host: string;
  security: Security;
  port: string;
  user: string;
  /** Empty: to be asked for when it connects. */
  password: string;
  remember: boolean;
  name: string;
  root: string;
}

export const emptyDraft: Readonly<ConnectionDraft> = {
  host: '',
  security: connectionDefaults.security,
  port: '',
  user: '',
  password: '',
  remember: true,
  name: '',
  root: '',
};

/** The port where nobody says another one. */
export function usualPort(draft: Pick<ConnectionDraft, 'security'>): number {
  return DEFAULT_PORTS[schemeOf(draft)];
}

/** Takes what a person put into the first box: a host, or a whole URL. */
export function withAddress(draft: ConnectionDraft, text: string): ConnectionDraft {
  const result = parseFtpUrl(text);
  if (!result.ok) return draft;
  const { scheme, host, port, user, password, path } = result.url;
  const wasImplicit = draft.security === 'implicit' ? emptyDraft.security : draft.security;
  return {
    ...draft,
    host,
    // What was typed without a scheme says nothing about encryption.
    security: scheme === 'ftps' ? 'implicit' : text.includes('://') ? wasImplicit : draft.security,
    port: port === undefined ? draft.port : String(port),
    user: user ?? draft.user,
    password: password ?? draft.password,
    root: path === undefined || path === '/' ? draft.root : path,
  };
}

export function isAnonymous({ user }: Pick<ConnectionDraft, 'user'>): boolean {
  return user.trim() === '' || user.trim().toLowerCase() === ANONYMOUS;
}

/** The entry for the settings: what differs from the defaults. */
export function toRaw(draft: ConnectionDraft, id: string): RawConnection {
  const { host, name, root, security } = draft;
  const usual = usualPort(draft);
  const port = draft.port.trim() === '' ? usual : Number(draft.port);
  const user = draft.user.trim();
  return {
    id,
    name: name.trim() || host,
    host,
    ...(security === 'auto' ? {} : { security }),
    ...(port === usual ? {} : { port }),
    ...(user === '' ? {} : { user }),
    ...(root === '' ? {} : { root }),
  };
}

/** An id made of the name, which none of the others has. */
export function freeId(name: string, taken: readonly string[]): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  const base = isConnectionId(slug) ? slug : 'server';
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return id;
}
