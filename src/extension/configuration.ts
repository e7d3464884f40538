import * as vscode from 'vscode';
import { historyDefaults, type HistorySettings } from '../remote/history/historySettings.ts';
import type { ConflictDecision } from '../remote/folders/transfer.ts';
import { CONFIGURATION, settingDefaults, settings } from './contributions.ts';
import { CONFLICT_DECISIONS } from './transfers/jobPlan.ts';

const MB = 1024 * 1024;
const DAY_MS = 24 * 60 * 60_000;
/**
 * A timer of more than 24 days ends at once. Some wait a multiple of what is set here: no window
 * without the focus looks for changes more than 48 times as seldom.
 */
const MAX_WAIT_MS = DAY_MS / 2;

/** The settings that are no connections, in the units of the code. */
export interface Configuration {
  readonly watchIntervalMs: number;
  readonly connectTimeoutMs: number;
  readonly replyTimeoutMs: number;
  readonly offlineSaves: OfflineSaves;
}

/** What becomes of a save while the server cannot be reached. */
export type OfflineSaves = (typeof OFFLINE_SAVES)[number];

/** `auto`: unless the line is paid by the byte. */
const AHEAD = ['auto', 'on', 'off'] as const;

export const OFFLINE_SAVES = ['ask', 'keep', 'fail'] as const;

export function readConfiguration(): Configuration {
  const { watchIntervalSeconds, connectTimeoutSeconds, replyTimeoutSeconds } = settingDefaults;
  return {
    watchIntervalMs: seconds(settings.watchInterval, watchIntervalSeconds, 0),
    connectTimeoutMs: seconds(settings.connectTimeout, connectTimeoutSeconds, 1),
    replyTimeoutMs: seconds(settings.replyTimeout, replyTimeoutSeconds, 1),
    offlineSaves: offlineSaves(),
  };
}

/** True when a change of the settings is about what runs with an open connection. */
export function affectsRunning(event: vscode.ConfigurationChangeEvent): boolean {
  const { watchInterval, connectTimeout, replyTimeout } = settings;
  return [watchInterval, connectTimeout, replyTimeout].some((key) =>
    event.affectsConfiguration(`${CONFIGURATION}.${key}`),
  );
}

/**
 * Whether what may be opened next is fetched before. Whether the line is paid by the byte the editor
 * tells by its own setting alone: what it finds out itself is no API yet (microsoft/vscode#288954).
 */
export function mayPrefetch(): boolean {
  return isWanted(settings.prefetch, settingDefaults.prefetch);
}

/** Whether the names below a folder are read when it is opened. */
export function mayIndex(): boolean {
  return isWanted(settings.indexMode, settingDefaults.indexMode);
}

/** Patterns of what is neither found by its name nor searched, seen from a folder that is open. */
export function readExcluded(folder: vscode.Uri): readonly string[] {
  const files: unknown = vscode.workspace.getConfiguration('files', folder).get('exclude');
  const hidden = typeof files === 'object' && files !== null ? Object.entries(files) : [];
  return [
    ...hidden.filter(([, isHidden]) => isHidden === true).map(([pattern]) => pattern),
    ...texts(settings.indexExclude, settingDefaults.indexExclude),
  ];
}

export function affectsExcluded(event: vscode.ConfigurationChangeEvent): boolean {
  const own = `${CONFIGURATION}.${settings.indexExclude}`;
  return event.affectsConfiguration('files.exclude') || event.affectsConfiguration(own);
}

function isWanted(key: string, fallback: (typeof AHEAD)[number]): boolean {
  const value = valueOf(key);
  const wish = AHEAD.find((one) => one === value) ?? fallback;
  if (wish !== 'auto') return wish === 'on';
  return vscode.workspace.getConfiguration('network').get('meteredConnection') !== 'on';
}

export function readHistorySettings(): HistorySettings {
  const { maxVersions, maxTotalBytes, maxFileBytes, maxAgeMs } = historyDefaults;
  return {
    enabled: flag(settings.historyEnabled, historyDefaults.enabled),
    maxVersions: number(settings.historyMaxVersions, 1, maxVersions),
    maxTotalBytes: number(settings.historyMaxTotalSize, MB, maxTotalBytes),
    maxFileBytes: number(settings.historyMaxFileSize, MB, maxFileBytes),
    maxAgeMs: number(settings.historyMaxAge, DAY_MS, maxAgeMs),
    exclude: texts(settings.historyExclude, historyDefaults.exclude),
  };
}

/** What becomes of transferred files whose place is taken. */
export function readConflictPolicy(): ConflictDecision | undefined {
  return CONFLICT_DECISIONS.find((one) => one === valueOf(settings.transfersConflicts));
}

/** Of contents that were read of one server; 0: none are kept. */
export function readMaxContentBytes(): number {
  const { cacheMaxMegabytes } = settingDefaults;
  return number(settings.cacheMaxMegabytes, MB, cacheMaxMegabytes * MB);
}

/** Whether the person is told what a folder holds before it is deleted. */
export function confirmsFolderDelete(): boolean {
  return flag(settings.confirmFolderDelete, settingDefaults.confirmFolderDelete);
}

function offlineSaves(): OfflineSaves {
  const value = valueOf(settings.offlineSaves);
  return OFFLINE_SAVES.find((one) => one === value) ?? settingDefaults.offlineSaves;
}

/** Milliseconds; a value that cannot be one counts as not set. */
function seconds(key: string, fallback: number, least: number): number {
  return Math.min(number(key, 1000, fallback * 1000, least), MAX_WAIT_MS);
}

function number(key: string, unit: number, fallback: number, least = 0): number {
  const value = valueOf(key);
  const usable = typeof value === 'number' && Number.isFinite(value) && value >= least;
  return usable ? value * unit : fallback;
}

function flag(key: string, fallback: boolean): boolean {
  const value = valueOf(key);
  return typeof value === 'boolean' ? value : fallback;
}

function texts(key: string, fallback: readonly string[]): readonly string[] {
  const value = valueOf(key);
  if (!Array.isArray(value)) return fallback;
  return value.filter((one): one is string => typeof one === 'string');
}

function valueOf(key: string): unknown {
  return vscode.workspace.getConfiguration(CONFIGURATION).get(key);
}
