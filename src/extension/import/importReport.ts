import * as vscode from 'vscode';
import { code, table } from '../report/markdownText.ts';
import type { LeftReason } from './foundSite.ts';
import { isImport, type PlannedImport, type PlannedSite } from './importPlan.ts';
import { addressText, passwordText, reasonText, refusalText, securityText } from './importText.ts';

export interface ImportReport {
  /** What the person calls the source. */
  readonly source: string;
  /** Files that could not be read, each with the reason. */
  readonly unread: readonly string[];
  readonly planned: readonly PlannedSite[];
  /** Undefined before the import. */
  readonly imported?: ReadonlySet<PlannedSite>;
  /** Whose passwords are in the secret storage now. */
  readonly kept?: ReadonlySet<PlannedSite>;
}

/** A table with more rows is nothing to read. */
const MAX_ROWS = 500;

/** What becomes, or became, of each site and of each of its settings, as a document. */
export function importReport(report: ImportReport): string {
  const { source, planned, unread, imported } = report;
  const taken = planned.filter(isImport).filter((one) => imported?.has(one) ?? true);
  const open = planned.filter(isImport).filter((one) => imported?.has(one) === false);
  const refused = planned.flatMap(({ site, outcome }) =>
    outcome.kind === 'refuse' ? [[code(site.name), refusalText(outcome.refusal)]] : [],
  );
  const done = imported !== undefined;
  const parts = [
    `# ${vscode.l10n.t('Import from {0}', source)}`,
    ...section(
      done ? vscode.l10n.t('Imported') : vscode.l10n.t('Can be imported'),
      becoming(taken),
    ),
    ...section(vscode.l10n.t('Not chosen'), becoming(open)),
    ...section(vscode.l10n.t('Cannot be imported'), rowsWithHead(siteAndReason(), refused)),
    ...section(vscode.l10n.t('Settings that are not taken'), leftRows(done ? taken : planned)),
    ...section(vscode.l10n.t('Passwords'), passwordLines(report, taken)),
    ...section(vscode.l10n.t('Files that could not be read'), bullets(unread)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, body: string | undefined): readonly string[] {
  return body === undefined ? [] : [`## ${title}`, body];
}

function becoming(sites: readonly PlannedImport[]): string | undefined {
  const head = [
    vscode.l10n.t('Name'),
    vscode.l10n.t('Id'),
    vscode.l10n.t('Address'),
    vscode.l10n.t('Encryption'),
    vscode.l10n.t('Settings'),
  ];
  const rows = sites.map(({ site, outcome: { raw, connection, sameAs } }) => [
    code(site.name) +
      (sameAs === undefined ? '' : ` ${vscode.l10n.t('the same as {0}', code(sameAs))}`),
    code(String(raw['id'])),
    code(addressText(connection)),
    securityText(connection.security),
    otherSettings(raw),
  ]);
  return rowsWithHead(head, rows);
}

/** In columns of their own. */
const SHOWN = ['id', 'name', 'host', 'port', 'user', 'security'];

function otherSettings(raw: Readonly<Record<string, unknown>>): string {
  const others = Object.entries(raw).filter(([key]) => !SHOWN.includes(key));
  if (others.length === 0) return '–';
  return others.map(([key, value]) => code(`${key}: ${valueText(value)}`)).join(' ');
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function leftRows(sites: readonly PlannedSite[]): string | undefined {
  const head = [vscode.l10n.t('Site'), vscode.l10n.t('Settings'), vscode.l10n.t('Why')];
  const rows = sites.filter(isImport).flatMap(({ site }) => {
    const reasons = [...new Set(site.left.map(({ reason }) => reason))];
    return reasons.map((reason) => [
      code(site.name),
      settingsOf(site.left, reason),
      reasonText(reason),
    ]);
  });
  return rowsWithHead(head, rows);
}

function settingsOf(
  left: readonly { readonly setting: string; readonly reason: LeftReason }[],
  wanted: LeftReason,
): string {
  return left
    .filter(({ reason }) => reason === wanted)
    .map(({ setting }) => code(setting))
    .join(' ');
}

function passwordLines(
  { kept, imported }: ImportReport,
  taken: readonly PlannedImport[],
): string | undefined {
  const lines = taken
    .filter(({ site }) => site.secrets.password !== undefined || site.gap !== undefined)
    .map((one) => {
      const text =
        kept?.has(one) === true
          ? vscode.l10n.t('in the secret storage of this computer')
          : imported && one.site.gap === undefined
            ? vscode.l10n.t('not imported; it is asked for when it is needed')
            : passwordText(one.site);
      return `${code(one.site.name)}: ${text}`;
    });
  const list = bullets(lines);
  if (list === undefined || !taken.some(({ site }) => site.secrets.password !== undefined)) {
    return list;
  }
  const warning = vscode.l10n.t(
    'The file that was read still holds the passwords, and every program on this computer can read them there. Remove them if you do not need them any more.',
  );
  return `${list}\n\n${warning}`;
}

function siteAndReason(): readonly string[] {
  return [vscode.l10n.t('Site'), vscode.l10n.t('Why')];
}

function rowsWithHead(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string | undefined {
  if (rows.length === 0) return undefined;
  return table(head, rows.slice(0, MAX_ROWS)) + more(rows.length);
}

function bullets(lines: readonly string[]): string | undefined {
  if (lines.length === 0) return undefined;
  const shown = lines.slice(0, MAX_ROWS).map((line) => `- ${line}`);
  return shown.join('\n') + more(lines.length);
}

function more(count: number): string {
  return count > MAX_ROWS ? `\n\n${vscode.l10n.t('… and {0} more.', count - MAX_ROWS)}` : '';
}
