import { freeId } from '../commands/connectionDraft.ts';
import type { Connection } from '../connections/connection.ts';
import type { RawConnection } from '../connections/connectionRegistry.ts';
import {
  connectionKeys,
  parseConnections,
  type ConnectionProblem,
} from '../connections/connectionSettings.ts';
import { EDITOR_PROXY, parseProxyUrl, withoutProxyPassword } from '../connections/proxyUrl.ts';
import { parseFtpUrl, parseHost, type FtpUrl, type FtpUrlProblem } from '../ftpUri.ts';
import { FIELD_IDS, fieldsOf, usualPortOf, withFields, type FieldId } from './formFields.ts';
import type { FormFields } from './formFields.ts';

/** What is wrong, by the rules of the settings, and what is wrong with a URL in the field of the host. */
export type FormProblem = ConnectionProblem | { readonly kind: 'url'; readonly url: FtpUrlProblem };

/** A draft as it would be saved. */
export interface CheckedDraft {
  readonly raw: RawConnection;
  /** Undefined while there are problems, keys that are not known apart. */
  readonly connection: Connection | undefined;
  readonly problems: readonly FormProblem[];
}

export interface DraftStart {
  /** The entry that is edited; undefined: a new one is made. */
  readonly saved?: RawConnection | undefined;
  /** What a new one begins with. */
  readonly given?: RawConnection | undefined;
  readonly password?: string | undefined;
}

/** A connection while a person fills the form: what the settings hold, and what was changed since. */
export class FormDraft {
  #saved: RawConnection | undefined;
  #before: FormFields;
  #fields: FormFields;
  /** Typed, or taken out of a URL; not kept yet. */
  password: string | undefined;
  /** Of the user at the proxy. */
  proxyPassword: string | undefined;
  remember = true;

  constructor({ saved, given = {}, password }: DraftStart = {}) {
    this.#saved = saved;
    this.#before = fieldsOf(saved ?? {});
    this.#fields = fieldsOf(saved ?? given);
    this.password = password;
  }

  get fields(): FormFields {
    return this.#fields;
  }

  /** The id under which the settings hold it; undefined: they do not yet. */
  get savedId(): string | undefined {
    const id = this.#saved?.['id'];
    return typeof id === 'string' ? id : undefined;
  }

  get isChanged(): boolean {
    const isOther = FIELD_IDS.some((id) => this.#fields[id] !== this.#before[id]);
    return isOther || this.password !== undefined || this.proxyPassword !== undefined;
  }

  /** The port where nobody says another one. */
  get usualPort(): number {
    return usualPortOf(this.#fields);
  }

  change(id: FieldId, value: string): void {
    this.#fields = { ...this.#fields, [id]: value };
  }

  /** Takes a URL in the field of the host apart, and a password out of the one of the proxy. */
  settle(): void {
    const settled = this.#settled();
    this.#fields = settled.fields;
    this.password = settled.password ?? this.password;
    this.proxyPassword = settled.proxyPassword ?? this.proxyPassword;
  }

  /** The settings hold something else now: what was not changed here follows them. */
  follow(saved: RawConnection | undefined): void {
    const [before, after] = [this.#before, fieldsOf(saved ?? {})];
    const followed = FIELD_IDS.map((id) => {
      const own = this.#fields[id];
      return [id, saved && own === before[id] ? after[id] : own] as const;
    });
    this.#fields = Object.fromEntries(followed) as unknown as FormFields;
    this.#saved = saved;
    this.#before = after;
  }

  /** It is saved: the settings hold this entry, and the passwords are where they belong. */
  saved(raw: RawConnection): void {
    this.follow(raw);
    this.password = undefined;
    this.proxyPassword = undefined;
  }

  /** @param others ids of the other connections */
  check(others: readonly string[]): CheckedDraft {
    const { fields } = this.#settled();
    const raw = withFields(this.#saved ?? {}, this.#before, named(fields, this.#saved, others));
    const ids = others.map((id) => ({ id, host: id }));
    const [whole, known] = [raw, knownPartOf(raw)].map((one) => {
      return parseConnections([...ids, one]).at(-1);
    });
    const problems: readonly FormProblem[] = whole?.problems ?? [];
    return {
      raw,
      connection: known?.connection,
      problems: problems.map((problem) => inUrl(problem, fields)),
    };
  }

  /** What may be put away outside of the secret storage: no text that may hold a password. */
  get harmless(): Partial<FormFields> {
    const { host, proxy, ...others } = this.#fields;
    const parsed = parseProxyUrl(proxy);
    const isHarmless = proxy === EDITOR_PROXY || (parsed && parsed.password === undefined);
    return {
      ...others,
      ...(parseHost(host) === undefined ? {} : { host }),
      ...(isHarmless ? { proxy } : {}),
    };
  }

  #settled(): {
    readonly fields: FormFields;
    readonly password: string | undefined;
    readonly proxyPassword: string | undefined;
  } {
    const { url: proxy, password: proxyPassword } = withoutProxyPassword(this.#fields.proxy);
    const fields = { ...this.#fields, proxy };
    const url = urlIn(fields.host);
    if (!url) return { fields, password: undefined, proxyPassword };
    return { fields: withUrl(fields, url), password: url.password, proxyPassword };
  }
}

/** What stands there besides keeps nobody from trying the rest. */
function knownPartOf(raw: RawConnection): RawConnection {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => connectionKeys.includes(key)));
}

/** A text in the field of the host that is more than a host. */
function urlIn(text: string): FtpUrl | undefined {
  const trimmed = text.trim();
  const result = parseHost(trimmed) === undefined ? parseFtpUrl(trimmed) : undefined;
  return result?.ok === true ? result.url : undefined;
}

function withUrl(fields: FormFields, { scheme, host, port, user, path }: FtpUrl): FormFields {
  const security = scheme === 'ftps' ? 'implicit' : fields.security;
  return {
    ...fields,
    host,
    security,
    port: port === undefined ? fields.port : String(port),
    user: user ?? fields.user,
    root: path === undefined || path === '/' ? fields.root : path,
  };
}

/** A new one has a name and an id, also where nobody has entered them. */
function named(
  fields: FormFields,
  saved: RawConnection | undefined,
  others: readonly string[],
): FormFields {
  if (saved) return fields;
  const name = fields.name.trim() || fields.host.trim();
  return { ...fields, name, id: fields.id.trim() || freeId(name, others) };
}

/** Of what has the form of a URL it is told what is wrong with the URL. */
function inUrl(problem: FormProblem, { host }: FormFields): FormProblem {
  if (problem.kind !== 'bad-host' || !/[/@]/.test(host)) return problem;
  const result = parseFtpUrl(host);
  return result.ok ? problem : { kind: 'url', url: result.problem };
}
