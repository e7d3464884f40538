import type { PoolStatus } from '../../pool/poolStatus.ts';
import { connectionDefaults, type Connection } from '../connections/connection.ts';
import { code, table } from '../report/markdownText.ts';
import type { RecentFailure } from './recentFailures.ts';

export interface SupportedConnection {
  readonly connection: Connection;
  /** Undefined while it is not in use. */
  readonly status: PoolStatus | undefined;
  /** `TLSv1.3`; undefined for plain text, and while it is not in use. */
  readonly protocol: string | undefined;
  /** What was learned of the server, as it is kept. */
  readonly profile: unknown;
  /** Saves that wait for it. */
  readonly waiting: number;
}

export interface SupportFacts {
  readonly atMs: number;
  /** What runs where, by name: `VS Code` → `1.139.1`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Settings besides the connections that are not as delivered. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly connections: readonly SupportedConnection[];
  /** Entries of the settings that cannot be used. */
  readonly unusable: number;
  readonly failures: readonly RecentFailure[];
}

export interface SupportOptions {
  /** Takes out of a text what a stranger could find server and person by; else it stays. */
  readonly anonymize: (text: string) => string;
  /** True: connections are numbered in place of their names. */
  readonly isAnonymous: boolean;
}

/** What tells who and where somebody is. The rest is the same for many people. */
const PRIVATE_FIELDS: readonly string[] = [
  'authority',
  'saved',
  'name',
  'host',
  'user',
  'root',
  'group',
  'certificates',
  'clientCertificate',
  'clientKey',
  'activeAddress',
  'trash',
  'proxy',
];
const SHOWN_FIELDS = ['host', 'user', 'root', 'trash'] as const;
/** A profile is small; what is larger is not read by anybody. */
const MAX_PROFILE_LENGTH = 8000;

/**
 * The report as Markdown. It is in English whatever the editor speaks: those who help have to read
 * it. Passwords and keys are in none of the facts.
 */
export function supportReport(facts: SupportFacts, options: SupportOptions): string {
  const { anonymize } = options;
  const cell = (text: string) => code(anonymize(text));
  const parts = [
    '# FTP Workspace: report for support',
    table(
      ['', ''],
      [
        ['Made', code(new Date(facts.atMs).toISOString())],
        ...Object.entries(facts.environment).map(([name, value]) => [name, cell(value)]),
      ],
    ),
    '## Settings that are not as delivered',
    json(facts.settings, anonymize),
    ...facts.connections.flatMap((one, index) => connectionParts(one, index, options)),
    ...(facts.unusable > 0 ? [`Connections that cannot be used: ${facts.unusable}`] : []),
    '## Last failures',
    failureTable(facts, options),
  ];
  return `${parts.join('\n\n')}\n`;
}

function connectionParts(
  { connection, status, protocol, profile, waiting }: SupportedConnection,
  index: number,
  { anonymize, isAnonymous }: SupportOptions,
): readonly string[] {
  const cell = (text: string) => code(anonymize(text));
  const name = isAnonymous ? '' : ` ${code(connection.name)}`;
  const rows = [
    ...settingsOf(connection, isAnonymous).map(([key, value]) => [key, cell(value)]),
    ['state', cell(stateOf(status))],
    ['encryption in use', code(protocol ?? 'none')],
    ['saves that wait', code(String(waiting))],
  ];
  return [
    `## Connection ${index + 1}${name}`,
    table(['Setting or state', 'Value'], rows),
    'What was learned of the server:',
    json(profile, anonymize),
  ];
}

function settingsOf(
  connection: Connection,
  isAnonymous: boolean,
): readonly (readonly [string, string])[] {
  const defaults: Readonly<Record<string, unknown>> = connectionDefaults;
  const ordinary = Object.entries(connection).filter(
    ([key, value]) =>
      !PRIVATE_FIELDS.includes(key) && JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  const shown = isAnonymous ? [] : SHOWN_FIELDS.map((key) => [key, connection[key]] as const);
  const given = (['certificates', 'clientCertificate', 'activeAddress', 'proxy'] as const).filter(
    (key) => connection[key] !== undefined && connection[key].length > 0,
  );
  return [
    ...shown.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
    ...ordinary.map(([key, value]) => [key, JSON.stringify(value)] as const),
    ...given.map((key) => [key, 'is set'] as const),
    ...(isAnonymous && connection.root !== undefined ? [['root', 'is set'] as const] : []),
  ];
}

function stateOf(status: PoolStatus | undefined): string {
  if (!status) return 'not in use';
  const { state, total, limit, maxSize, opened, waiting, lastError } = status;
  const error = lastError ? `, last error ${lastError.code}` : '';
  return `${state}: ${total} sessions, ${limit} of ${maxSize} allowed, ${opened} ever opened, ${waiting} waiting${error}`;
}

function failureTable(
  { failures, connections }: SupportFacts,
  { anonymize }: SupportOptions,
): string {
  if (failures.length === 0) return 'None in this window.';
  const rows = failures.map(({ atMs, operation, authority, code: what, reply }) => {
    const index = connections.findIndex(({ connection }) => connection.authority === authority);
    const where = index < 0 ? '–' : `Connection ${index + 1}`;
    const said = reply === undefined ? '' : code(anonymize(reply));
    return [code(new Date(atMs).toISOString()), where, code(operation), code(what), said];
  });
  return table(['When', 'Where', 'Operation', 'Code', 'The server said'], rows);
}

function json(value: unknown, anonymize: (text: string) => string): string {
  if (value === undefined) return 'Nothing.';
  const text = anonymize(JSON.stringify(value, undefined, 2));
  const short = text.length > MAX_PROFILE_LENGTH ? `${text.slice(0, MAX_PROFILE_LENGTH)}…` : text;
  // The end of the fence cannot be written by a server.
  return `\`\`\`json\n${short.replaceAll('```', "'''")}\n\`\`\``;
}
