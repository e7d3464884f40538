import * as vscode from 'vscode';
import type { CommandContext } from '../commands/commandContext.ts';
import { schemeOf } from '../connections/connection.ts';
import { locate, urlOf } from '../ftpUri.ts';
import { remoteOf } from '../remotes/remoteOf.ts';
import { tellNothingChosen } from './attempt.ts';
import { urisOf, type Target } from './targets.ts';

/** Puts the paths on the server into the clipboard, one a line. */
export function copyPath(first?: unknown, all?: unknown): Promise<readonly string[]> {
  return copy(urisOf(first, all).map((uri) => locate(uri).path));
}

/**
 * Puts URLs into the clipboard that any program understands: with the server's own host in place
 * of the id of a saved connection, and without a password.
 */
export function copyUrl(
  { remotes }: CommandContext,
  first?: unknown,
  all?: unknown,
): Promise<readonly string[]> {
  const urls = urisOf(first, all).flatMap((uri) => {
    const remote = remoteOf(remotes, uri);
    return remote ? urlTextOf({ remote, path: locate(uri).path }) : [];
  });
  return copy(urls);
}

export function urlTextOf({ remote, path }: Pick<Target, 'remote' | 'path'>): string {
  const { connection } = remote;
  const { host, port, user } = connection;
  return urlOf({ scheme: schemeOf(connection), host, port, user }, path);
}

async function copy(lines: readonly string[]): Promise<readonly string[]> {
  if (lines.length === 0) tellNothingChosen();
  else await vscode.env.clipboard.writeText(lines.join('\n'));
  return lines;
}
