import * as vscode from 'vscode';
import type { NameIndexStatus } from '../../remote/nameIndex/nameIndex.ts';

const MINUTE_MS = 60_000;
const UNITS = [
  ['day', 24 * 60 * MINUTE_MS],
  ['hour', 60 * MINUTE_MS],
  ['minute', MINUTE_MS],
] as const;

/** How many names there are, how old they are, and what is missing: one line for all folders. */
export function indexText(statuses: readonly NameIndexStatus[], nowMs: number): string {
  const names = numberText(statuses.reduce((sum, status) => sum + status.names, 0));
  const reading = statuses.find(({ state }) => state === 'reading');
  if (reading) {
    const { folder } = reading;
    return folder === undefined
      ? vscode.l10n.t('{0} names, reading the server…', names)
      : vscode.l10n.t('{0} names, still reading {1}…', names, folder);
  }
  if (statuses.some(({ state }) => state === 'empty')) {
    return vscode.l10n.t('The names on the server are not read yet.');
  }
  if (statuses.some(({ isFull }) => isFull)) {
    return vscode.l10n.t(
      '{0} names. There are more: leave some out with "ftpWorkspace.index.exclude".',
      names,
    );
  }
  if (statuses.some(({ state }) => state === 'partial')) {
    return vscode.l10n.t('{0} names. Reading was stopped before its end.', names);
  }
  const oldest = Math.min(...statuses.map(({ readAtMs }) => readAtMs ?? nowMs));
  const skipped = statuses.reduce((sum, status) => sum + status.skipped, 0);
  const age = ageText(nowMs - oldest);
  if (skipped === 0) return vscode.l10n.t('{0} names, read {1}', names, age);
  return vscode.l10n.t(
    '{0} names, read {1}. Folders that could not be looked into: {2}.',
    names,
    age,
    numberText(skipped),
  );
}

export function numberText(count: number): string {
  return new Intl.NumberFormat(vscode.env.language).format(count);
}

function ageText(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, one]) => ms >= one) ?? ['minute', MINUTE_MS];
  if (ms < MINUTE_MS) return vscode.l10n.t('just now');
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'always' });
  return format.format(-Math.floor(ms / unitMs), unit);
}
