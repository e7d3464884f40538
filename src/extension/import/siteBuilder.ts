import { connectionDefaults, schemeOf, type Security } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import { parseConnections } from '../connections/connectionSettings.ts';
import { withoutProxyPassword } from '../connections/proxyUrl.ts';
import { DEFAULT_PORTS, parseFtpUrl, parseHost } from '../ftpUri.ts';
import { foreignText } from '../trust/foreignText.ts';
import type {
  FoundSite,
  LeftReason,
  LeftSetting,
  PasswordGap,
  Refusal,
  SiteSecrets,
} from './foundSite.ts';
import type { SiteSettings, Unmapped } from './siteSettings.ts';

/** A file with more is made to be a nuisance. */
const MAX_LEFT = 100;
const MAX_SETTING_LENGTH = 60;
const MAX_GROUPS = 10;

/** Puts a site together, and refuses each value that the settings would refuse. */
export class SiteBuilder {
  readonly #fields: Record<string, unknown> = {};
  readonly #left: LeftSetting[] = [];
  readonly #secrets: { -readonly [Key in keyof SiteSecrets]: SiteSecrets[Key] } = {
    password: undefined,
    proxyPassword: undefined,
    passphrase: undefined,
  };
  #name = '';
  #id: string | undefined;
  #gap: PasswordGap | undefined;
  #refusal: Refusal | undefined;

  name(text: string | undefined): this {
    this.#name = foreignText(text ?? '');
    return this;
  }

  id(id: string | undefined): this {
    this.#id = id;
    return this;
  }

  /** The folders that the site is in, from the outside. */
  group(folders: readonly string[]): this {
    const group = folders
      .map((folder) => foreignText(folder).replaceAll('/', '-'))
      .filter((folder) => folder !== '')
      .slice(0, MAX_GROUPS)
      .join('/');
    if (group !== '') this.#fields['group'] = group;
    return this;
  }

  /** A host name, or a whole URL, as people put it where a host belongs. */
  host(value: unknown): this {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text === '') return this.refuse({ kind: 'no-host' });
    const host = parseHost(text);
    if (host !== undefined) return this.set('host', host, 'host');
    const result = parseFtpUrl(text);
    if (!result.ok) return this.refuse({ kind: 'bad-host' });
    const { url } = result;
    if (url.scheme === 'ftps') this.#fields['security'] ??= 'implicit';
    this.password(url.password);
    this.#fields['host'] = url.host;
    // A URL that ends with its host, or the slash behind it, means the login directory.
    const root = url.path === '/' ? undefined : url.path;
    return this.#if('port', url.port).#if('user', url.user).#if('root', root);
  }

  /** A number, or a text with one; 0 stands for the usual port. */
  port(value: unknown, setting: string): this {
    const port = typeof value === 'string' ? Number(value.trim()) : value;
    return port === 0 ? this : this.set('port', port, setting);
  }

  security(security: Security): this {
    if (security !== connectionDefaults.security) this.#fields['security'] = security;
    return this;
  }

  /** Where it starts. Only what begins with `/` is a place that does not depend on the login. */
  root(path: string | undefined, setting: string): this {
    return this.set('root', path, setting);
  }

  /** A URL whose password is kept apart. */
  proxy(url: string, setting: string): this {
    const { url: clean, password } = withoutProxyPassword(url);
    if (this.#canBe('proxy', clean)) this.#secrets.proxyPassword ??= password;
    return this.set('proxy', clean, setting);
  }

  /** Takes a value, or says that the setting of this name is left because of it. */
  set(key: string, value: unknown, setting: string): this {
    if (value === undefined || value === null || value === '') return this;
    if (!this.#canBe(key, value)) return this.leave(setting, 'unusable');
    this.#fields[key] = value;
    return this;
  }

  has(key: string): boolean {
    return this.#fields[key] !== undefined;
  }

  password(text: string | undefined): this {
    if (text !== undefined && text !== '') this.#secrets.password = text;
    return this;
  }

  proxyPassword(text: string | undefined): this {
    if (text !== undefined && text !== '') this.#secrets.proxyPassword = text;
    return this;
  }

  gap(gap: PasswordGap): this {
    this.#gap = gap;
    return this;
  }

  leave(setting: string, reason: LeftReason): this {
    const name = foreignText(setting).slice(0, MAX_SETTING_LENGTH);
    if (this.#left.length < MAX_LEFT) this.#left.push({ setting: name, reason });
    return this;
  }

  /** Names everything that was not asked for. */
  leaveRest(settings: SiteSettings, unmapped: Unmapped, prefix = ''): this {
    for (const [key, reason] of settings.rest(unmapped)) this.leave(prefix + key, reason);
    return this;
  }

  /** The first reason counts. */
  refuse(refusal: Refusal): this {
    this.#refusal ??= refusal;
    return this;
  }

  build(): FoundSite {
    const { host, user } = this.#fields;
    if (host === undefined) this.refuse({ kind: 'no-host' });
    const named = this.#name === '' && typeof host === 'string';
    const login = typeof user === 'string' ? `${user}@` : '';
    return {
      name: named ? foreignText(login + host) : this.#name,
      fields: withoutUsualPort(this.#fields),
      secrets: this.#secrets,
      gap: this.#secrets.password === undefined ? this.#gap : undefined,
      left: this.#left,
      refusal: this.#refusal,
      ...(this.#id !== undefined && { id: this.#id }),
    };
  }

  /** Whether the connection may have this value besides what it has, as the settings judge it. */
  #canBe(key: string, value: unknown): boolean {
    const [entry] = parseConnections([{ id: 'site', host: 'host', ...this.#fields, [key]: value }]);
    return entry?.problems.length === 0;
  }

  #if(key: string, value: unknown): this {
    if (value !== undefined) this.#fields[key] ??= value;
    return this;
  }
}

function withoutUsualPort(fields: RawConnection): RawConnection {
  const security = (fields['security'] ?? connectionDefaults.security) as Security;
  const { port, ...rest } = fields;
  return port === DEFAULT_PORTS[schemeOf({ security })] ? rest : fields;
}
