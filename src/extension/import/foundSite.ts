import type { RawConnection } from '../connections/connectionRegistry.ts';

/** Why a setting of another program's site is not taken. */
export type LeftReason =
  /** There is nothing like it here. */
  | 'no-counterpart'
  /** It is about a copy of the files on this computer, of which there is none here. */
  | 'local-copy'
  /** It is of a protocol that the site does not use. */
  | 'other-protocol'
  /** What it is set to cannot be used here. */
  | 'unusable'
  /** It would switch off a check. */
  | 'less-secure'
  /** Here it is one setting for all connections. */
  | 'one-for-all'
  /** It is a secret that only netrc can hold here. */
  | 'netrc-only'
  /** The program keeps it in a store of its own or the system. */
  | 'not-in-file'
  /** Nothing is known about it. */
  | 'unknown';

/** A setting by the name that it has in the file. Never what it is set to: that may be a secret. */
export interface LeftSetting {
  readonly setting: string;
  readonly reason: LeftReason;
}

/** Why a site cannot become a connection. */
export type Refusal =
  | { readonly kind: 'other-protocol'; readonly protocol: string }
  | { readonly kind: 'no-host' | 'bad-host' | 'bad-url' | 'not-a-site' | 'unusable' }
  /** A set of sites that WinSCP opens together. */
  | { readonly kind: 'workspace' }
  /** The `default` of a netrc file. */
  | { readonly kind: 'every-host' }
  /** The same, as Python writes it out: `machine default`. */
  | { readonly kind: 'machine-default' };

export interface SiteSecrets {
  readonly password: string | undefined;
  /** Of the user at the proxy. */
  readonly proxyPassword: string | undefined;
  /** Of the key of the client's certificate. */
  readonly passphrase: string | undefined;
}

/** Why there is no password where the program has one. */
export type PasswordGap =
  /** Encrypted with a master password. */
  | 'encrypted'
  /** In a store of the program or the system, and not in the file. */
  | 'elsewhere'
  /** Not in a form that is known. */
  | 'unreadable';

/** A site as a file of another program describes it. */
export interface FoundSite {
  readonly name: string;
  /** The fields of a connection, each fit for the settings; no id, no name and no secret. */
  readonly fields: RawConnection;
  readonly secrets: SiteSecrets;
  readonly gap: PasswordGap | undefined;
  readonly left: readonly LeftSetting[];
  /** Undefined where the site can become a connection. */
  readonly refusal: Refusal | undefined;
  /** The id that it had, where the file is one of ours. */
  readonly id?: string;
}
