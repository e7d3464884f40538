import * as vscode from 'vscode';
import {
  DATA_CONNECTIONS,
  DEFAULT_MAX_CONNECTIONS,
  SAVE_STRATEGIES,
  SECURITIES,
  TLS_VERSIONS,
} from '../connections/connection.ts';
import { ENCODINGS } from '../encoding/encodings.ts';
import type { FieldId } from './formFields.ts';
import { shortcutLabels } from './shortcutLabels.ts';

/** One of the values that a field can have, with a line about it. */
export interface FieldOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface FieldText {
  readonly id: FieldId;
  readonly kind: 'text' | 'number' | 'lines' | 'file' | 'box' | 'choice';
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
  /** Of a `choice`. */
  readonly options?: readonly FieldOption[];
  /** What a `text` may be completed to. */
  readonly suggestions?: readonly FieldOption[];
  /** Leaves room in its row for a narrow one behind it. */
  readonly shared?: boolean;
  readonly narrow?: boolean;
}

export interface SectionText {
  readonly id: string;
  readonly title: string;
  readonly intro?: string;
  readonly fields: readonly FieldText[];
}

/** The fields that everybody fills, in two parts: before the password and behind it. */
export function mainFields(groups: readonly string[]): {
  readonly server: readonly FieldText[];
  readonly place: readonly FieldText[];
} {
  const { t } = vscode.l10n;
  return {
    server: [
      {
        id: 'host',
        kind: 'text',
        label: t('Server'),
        hint: t('Host name or IP address. An ftp:// or ftps:// URL is taken apart.'),
        placeholder: 'ftp.example.com',
        shared: true,
      },
      {
        id: 'port',
        kind: 'number',
        label: t('Port'),
        narrow: true,
      },
      {
        id: 'security',
        kind: 'choice',
        label: t('Encryption'),
        options: securityOptions(),
      },
      {
        id: 'user',
        kind: 'text',
        label: t('User'),
        hint: t('Empty: what your netrc file says for the server, else anonymous.'),
        placeholder: 'anonymous',
      },
    ],
    place: [
      {
        id: 'name',
        kind: 'text',
        label: t('Name'),
        hint: t('What the connection is called in lists.'),
      },
      {
        id: 'group',
        kind: 'text',
        label: t('Group'),
        hint: t('Connections of a group stand together. "Work/Clients" is a group in a group.'),
        suggestions: groups.map((value) => ({ value, label: value })),
      },
      {
        id: 'root',
        kind: 'text',
        label: t('Folder'),
        hint: t('Where opening starts. Empty: the folder that a login lands in.'),
        placeholder: '/public_html',
      },
    ],
  };
}

function securityOptions(): readonly FieldOption[] {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<(typeof SECURITIES)[number], Omit<FieldOption, 'value'>>> = {
    auto: {
      label: t('Encrypt If the Server Can'),
      hint: t('Asks before a password goes out in plain text.'),
    },
    explicit: {
      label: t('Always Encrypt (Explicit TLS)'),
      hint: t('Does not connect where the server cannot encrypt. The usual port is 21.'),
    },
    implicit: {
      label: t('Always Encrypt (Implicit TLS)'),
      hint: t('Encrypted from the first byte, as with ftps:// URLs. The usual port is 990.'),
    },
    none: {
      label: t('Never Encrypt'),
      hint: t('Passwords and files can be read by everybody on the way.'),
    },
  };
  return SECURITIES.map((value) => ({ value, ...texts[value] }));
}

/** What most people never touch. */
export function advancedSections(): readonly SectionText[] {
  return [encryptionSection(), networkSection(), filesSection(), shortcutsSection(), idSection()];
}

function encryptionSection(): SectionText {
  const { t } = vscode.l10n;
  return {
    id: 'encryption',
    title: t('Certificates and TLS'),
    fields: [
      {
        id: 'certificates',
        kind: 'lines',
        label: t('Trusted certificates of the server'),
        hint: t(
          'SHA-256 fingerprints, one in a line, that are trusted besides what the authorities of the system vouch for.',
        ),
        placeholder: 'SHA256:AB:CD:…',
      },
      {
        id: 'minTlsVersion',
        kind: 'choice',
        label: t('Oldest version of TLS'),
        options: TLS_VERSIONS.map((value) => ({ value, label: value.replace('TLSv', 'TLS ') })),
      },
      {
        id: 'clientCertificate',
        kind: 'file',
        label: t('Your own certificate'),
        hint: t('A PEM file on this computer, for servers that ask for one.'),
        placeholder: '~/client.pem',
      },
      {
        id: 'clientKey',
        kind: 'file',
        label: t('Private key of your certificate'),
        hint: t(
          'Empty: it is in the file of the certificate. A passphrase is asked for when it is needed, and kept in the secret storage.',
        ),
        placeholder: '~/client.key',
      },
    ],
  };
}

function networkSection(): SectionText {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<(typeof DATA_CONNECTIONS)[number], Omit<FieldOption, 'value'>>> = {
    auto: { label: t('What Works'), hint: t('Passive mode, else active mode.') },
    passive: {
      label: t('Passive Mode'),
      hint: t('This computer connects to the server, which firewalls mostly let through.'),
    },
    active: {
      label: t('Active Mode'),
      hint: t(
        'The server connects to this computer. Firewalls and routers in between have to let it.',
      ),
    },
  };
  return {
    id: 'network',
    title: t('Network'),
    fields: [
      {
        id: 'dataConnection',
        kind: 'choice',
        label: t('Data connections'),
        options: DATA_CONNECTIONS.map((value) => ({ value, ...texts[value] })),
      },
      {
        id: 'activeAddress',
        kind: 'text',
        label: t('Address of this computer in active mode'),
        hint: t('Empty: the one from which this computer has connected.'),
        placeholder: '203.0.113.7',
      },
      {
        id: 'activePorts',
        kind: 'text',
        label: t('Ports in active mode'),
        hint: t('Empty: any free port.'),
        placeholder: '50000-50100',
      },
      {
        id: 'proxy',
        kind: 'text',
        label: t('Proxy'),
        hint: t(
          'On the way to the server; "editor" stands for the one of the editor. Its password is asked for and kept in the secret storage.',
        ),
        placeholder: 'socks5://proxy.example.com:1080',
        suggestions: [{ value: 'editor', label: t('The proxy of the editor') }],
      },
      {
        id: 'maxConnections',
        kind: 'number',
        label: t('Connections at most'),
        hint: t('The server may allow fewer.'),
        placeholder: String(DEFAULT_MAX_CONNECTIONS),
        narrow: true,
      },
    ],
  };
}

function filesSection(): SectionText {
  const { t } = vscode.l10n;
  const texts: Readonly<Record<(typeof SAVE_STRATEGIES)[number], Omit<FieldOption, 'value'>>> = {
    auto: {
      label: t('What Is Safe'),
      hint: t(
        'Through a temporary file that replaces the old one; in place where that cannot work.',
      ),
    },
    atomic: {
      label: t('Always Through a Temporary File'),
      hint: t('A save that cannot be done so fails.'),
    },
    direct: {
      label: t('Always in Place'),
      hint: t('A connection that breaks meanwhile may leave an incomplete file.'),
    },
  };
  return {
    id: 'files',
    title: t('Files'),
    fields: [
      {
        id: 'saveStrategy',
        kind: 'choice',
        label: t('How files are saved'),
        options: SAVE_STRATEGIES.map((value) => ({ value, ...texts[value] })),
      },
      {
        id: 'encoding',
        kind: 'text',
        label: t('Encoding of file names'),
        hint: t('Empty: UTF-8, and other names can be worked with all the same.'),
        placeholder: 'auto',
        suggestions: ENCODINGS.map(({ encoding, name }) => ({ value: encoding, label: name })),
      },
      {
        id: 'trash',
        kind: 'text',
        label: t('Trash'),
        hint: t(
          'A folder on the server that takes what you delete. Empty: what you delete is gone from the server.',
        ),
        placeholder: '/trash',
      },
    ],
  };
}

function shortcutsSection(): SectionText {
  const { t } = vscode.l10n;
  return {
    id: 'shortcuts',
    title: t('Speed'),
    intro: t(
      'Each is given up by itself where the server does not take it. Turn one off only where something goes wrong that is not noticed.',
    ),
    fields: shortcutLabels().map(([name, label]) => ({
      id: `shortcuts.${name}`,
      kind: 'box',
      label,
    })),
  };
}

function idSection(): SectionText {
  const { t } = vscode.l10n;
  return {
    id: 'identity',
    title: t('Identity'),
    fields: [
      {
        id: 'id',
        kind: 'text',
        label: t('Id'),
        hint: t(
          'Stands in the URLs of files: lower-case letters, digits and hyphens. Folders that are open under another id are not found any more.',
        ),
      },
    ],
  };
}
