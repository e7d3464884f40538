import * as vscode from 'vscode';
import { CONFIGURATION, settingDefaults, settings } from './contributions.ts';

/** The settings that are no connections, in the units of the code. */
export interface Configuration {
  readonly watchIntervalMs: number;
  readonly connectTimeoutMs: number;
  readonly replyTimeoutMs: number;
}

export function readConfiguration(): Configuration {
  const { watchIntervalSeconds, connectTimeoutSeconds, replyTimeoutSeconds } = settingDefaults;
  return {
    watchIntervalMs: seconds(settings.watchInterval, watchIntervalSeconds, 0),
    connectTimeoutMs: seconds(settings.connectTimeout, connectTimeoutSeconds, 1),
    replyTimeoutMs: seconds(settings.replyTimeout, replyTimeoutSeconds, 1),
  };
}

/** True when a change of the settings is about what runs with an open connection. */
export function affectsRunning(event: vscode.ConfigurationChangeEvent): boolean {
  const { watchInterval, connectTimeout, replyTimeout } = settings;
  return [watchInterval, connectTimeout, replyTimeout].some((key) =>
    event.affectsConfiguration(`${CONFIGURATION}.${key}`),
  );
}

/** Milliseconds; a value that cannot be one counts as not set. */
function seconds(key: string, fallback: number, least: number): number {
  const value: unknown = vscode.workspace.getConfiguration(CONFIGURATION).get(key);
  const usable = typeof value === 'number' && Number.isFinite(value) && value >= least;
  return (usable ? value : fallback) * 1000;
}
