import * as vscode from 'vscode';
import type { CommandContext } from '../commands/commandContext.ts';
import type { Connection } from '../connections/connection.ts';
import { CONFIGURATION, settings } from '../contributions.ts';
import { anonymizer } from '../report/anonymity.ts';
import type { ServerMemory } from '../remotes/serverMemory.ts';
import { mask } from '../ui/mask.ts';
import type { RecentFailures } from './recentFailures.ts';
import { supportReport, type SupportedConnection, type SupportFacts } from './supportReport.ts';

export interface SupportContext extends CommandContext {
  readonly servers: ServerMemory;
  readonly failures: RecentFailures;
}

interface Choice extends vscode.QuickPickItem {
  readonly isAnonymous: boolean;
}

/**
 * Shows a report for those who help, and copies it when the person has seen it and says so.
 * @param given what a caller has decided: it is not asked, and nothing is shown
 * @returns the report; undefined where the person gave up
 */
export async function copySupportReport(
  context: SupportContext,
  given?: unknown,
): Promise<string | undefined> {
  const isAnonymous = isChoice(given) ? given.anonymous : await askAnonymity();
  if (isAnonymous === undefined) return undefined;
  const facts = await gather(context);
  const anonymize = isAnonymous ? anonymizer(privateWords(facts)) : (text: string) => text;
  const { credentials, certificates, proxies } = context;
  const secrets = [...credentials.passwords, ...certificates.passphrases, ...proxies.passwords];
  const report = mask(supportReport(facts, { anonymize, isAnonymous }), secrets);
  if (isChoice(given)) return report;
  await context.reports.show(vscode.l10n.t('Report for Support'), report);
  void offerCopy(report);
  return report;
}

function isChoice(given: unknown): given is { readonly anonymous: boolean } {
  return typeof given === 'object' && given !== null && 'anonymous' in given;
}

async function askAnonymity(): Promise<boolean | undefined> {
  const { t } = vscode.l10n;
  const choices: readonly Choice[] = [
    {
      label: t('Leave Out Names and Addresses'),
      detail: t('Servers, users and folders are not in the report: it can be posted anywhere.'),
      isAnonymous: true,
    },
    {
      label: t('With Servers, Users and Folders'),
      detail: t('For somebody whom you trust. Passwords are never in the report.'),
      isAnonymous: false,
    },
  ];
  const title = t('Copy Report for Support');
  const chosen = await vscode.window.showQuickPick(choices, { title });
  return chosen?.isAnonymous;
}

async function offerCopy(report: string): Promise<void> {
  const copy = vscode.l10n.t('Copy');
  const text = vscode.l10n.t('Read the report through, then copy it. It holds no passwords.');
  if ((await vscode.window.showInformationMessage(text, copy)) === copy) {
    await vscode.env.clipboard.writeText(report);
  }
}

async function gather(context: SupportContext): Promise<SupportFacts> {
  const { registry, remotes, version, failures } = context;
  const saved = registry.entries.flatMap(({ connection }) => connection ?? []);
  const others = remotes.all
    .map(({ connection }) => connection)
    .filter(({ authority }) => !saved.some((one) => one.authority === authority));
  const connections = await Promise.all(
    [...saved, ...others].map((connection) => supported(context, connection)),
  );
  return {
    atMs: Date.now(),
    environment: environment(version),
    settings: changedSettings(),
    connections,
    unusable: registry.entries.filter(({ connection }) => !connection).length,
    failures: failures.all,
  };
}

async function supported(
  { remotes, servers, outbox }: SupportContext,
  connection: Connection,
): Promise<SupportedConnection> {
  const remote = remotes.find(connection.authority);
  return {
    connection,
    status: remote?.status,
    protocol: remote?.security?.protocol,
    profile: servers.of(connection).load(),
    waiting: await outbox.count(connection),
  };
}

function environment(version: string): Readonly<Record<string, string>> {
  const { env } = vscode;
  return {
    'FTP Workspace': version,
    [env.appName]: vscode.version,
    Host: env.appHost,
    'Remote window': env.remoteName ?? 'no',
    System: `${process.platform} ${process.arch}`,
    Node: process.version,
    Language: env.language,
    'Workspace trusted': vscode.workspace.isTrusted ? 'yes' : 'no',
  };
}

/** Patterns of files say what somebody works on: that they are set is enough. */
function changedSettings(): Readonly<Record<string, unknown>> {
  const configuration = vscode.workspace.getConfiguration(CONFIGURATION);
  const keys = Object.values(settings).filter((key) => key !== settings.connections);
  return Object.fromEntries(
    keys.flatMap((key): readonly (readonly [string, unknown])[] => {
      const found = configuration.inspect(key);
      const value: unknown = configuration.get(key);
      if (JSON.stringify(value) === JSON.stringify(found?.defaultValue)) return [];
      return [[key, Array.isArray(value) ? `${value.length} entries` : value]];
    }),
  );
}

function privateWords({ connections }: SupportFacts): Parameters<typeof anonymizer>[0] {
  const all = connections.map(({ connection }) => connection);
  return {
    hosts: all.flatMap(({ host, name, activeAddress }) => [host, name, activeAddress]),
    users: all.map(({ user }) => user),
    paths: all.flatMap(({ root, trash }) => [root, trash]),
  };
}
