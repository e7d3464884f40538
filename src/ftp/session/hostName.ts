import { domainToASCII } from 'node:url';
import { command, type Command } from '../protocol/command.ts';
import { isPermanentFailure, type Reply } from '../protocol/reply.ts';
import { noteRefused, offers, type ServerProfile } from './serverProfile.ts';

/**
 * HOST (RFC 7151), by which a server at one address tells its virtual hosts apart. Undefined where
 * the server has none, has refused this name, or is known by its address alone.
 */
export function hostCommand(profile: ServerProfile, host: string): Command | undefined {
  const name = offers(profile, 'HOST') ? nameOf(host) : undefined;
  return name === undefined ? undefined : command('HOST', name);
}

/** ProFTPD announces HOST, and answers 504 to names that its configuration does not hold. */
export function noteHostReply(profile: ServerProfile, reply: Reply): void {
  if (isPermanentFailure(reply)) noteRefused(profile, 'HOST');
}

/** The name as DNS has it; undefined for an address of either family. */
function nameOf(host: string): string | undefined {
  if (/^[\d.]*$/.test(host) || host.includes(':')) return undefined;
  return domainToASCII(host) || undefined;
}
