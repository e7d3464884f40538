import type * as vscode from 'vscode';
import type { Logger } from '../../common/logger.ts';
import { mask } from './mask.ts';

/** The editor's log channel as the layers below see it. Secrets end here at the latest. */
export function channelLogger(
  channel: vscode.LogOutputChannel,
  secrets: () => readonly string[],
): Logger {
  return {
    trace: (message) => channel.trace(mask(message, secrets())),
    info: (message) => channel.info(mask(message, secrets())),
    warn: (message) => channel.warn(mask(message, secrets())),
    error: (message) => channel.error(mask(message, secrets())),
  };
}
