import type { RemotePath } from '../../common/remotePath.ts';
import type { ContentDigest } from '../../remote/remoteSession.ts';
import { command, type Command } from '../protocol/command.ts';
import {
  digestAlgorithm,
  digestAlgorithms,
  parseDigestReply,
  parseHashReply,
  type DigestAlgorithm,
} from '../protocol/digestReply.ts';
import { isCompletion, isPermanentFailure, replyText, type Reply } from '../protocol/reply.ts';
import { noteRefused, offers, type ServerProfile } from './serverProfile.ts';

/** One command each; none is standard, and servers have any of them (Serv-U, Cerberus, mod_digest). */
const OLDER_VERBS: readonly (readonly [string, DigestAlgorithm])[] = [
  ['XSHA512', 'sha512'],
  ['XSHA256', 'sha256'],
  ['XSHA1', 'sha1'],
  ['XSHA', 'sha1'],
  ['XMD5', 'md5'],
  ['MD5', 'md5'],
  ['XCRC', 'crc32'],
];

/** The command that asks for the digest of a whole file; undefined where the server has none. */
export function digestCommand(profile: ServerProfile, path: RemotePath): Command | undefined {
  if (offers(profile, 'HASH') && selectedHash(profile)) return command('HASH', path);
  const [verb] = OLDER_VERBS.find(([name]) => offers(profile, name)) ?? [];
  return verb === undefined ? undefined : command(verb, quotedAsAnnounced(profile, verb, path));
}

/** `OPTS HASH` for the best algorithm of the server, where another one is selected. */
export function hashOption(profile: ServerProfile): Command | undefined {
  const best = offers(profile, 'HASH') ? hashNames(profile)[0] : undefined;
  return best === undefined || best.selected ? undefined : command('OPTS', `HASH ${best.name}`);
}

/**
 * The digest in a reply, whose algorithm HASH names by itself. A command that is refused for good
 * or answered in a form that nobody knows is not used on this server again.
 */
export function readDigest(
  profile: ServerProfile,
  { verb }: Command,
  reply: Reply,
): ContentDigest | undefined {
  const text = replyText(reply);
  const algorithm = OLDER_VERBS.find(([name]) => name === verb)?.[1];
  const digest = algorithm ? parseDigestReply(text, algorithm) : parseHashReply(text);
  if (isCompletion(reply) && digest) return digest;
  if (isCompletion(reply) || isPermanentFailure(reply)) noteRefused(profile, verb);
  return undefined;
}

/** No command for digests is used on this server any more. */
export function forgetDigests(profile: ServerProfile): void {
  noteRefused(profile, 'HASH', ...OLDER_VERBS.map(([name]) => name));
}

/** False where nothing that the server may have selected is of use. */
function selectedHash(profile: ServerProfile): boolean {
  return hashNames(profile).length > 0;
}

/** The algorithms of `HASH SHA-256*;SHA-1;CRC32` that are known, the best first. */
function hashNames({ features }: ServerProfile): { name: string; selected: boolean }[] {
  const names = (features?.parameters('HASH') ?? []).map((parameter) => ({
    name: parameter.replace('*', ''),
    selected: parameter.endsWith('*'),
  }));
  const rank = (name: string): number =>
    digestAlgorithms.findIndex((algorithm) => algorithm === digestAlgorithm(name));
  return names.filter(({ name }) => rank(name) >= 0).sort((a, b) => rank(a.name) - rank(b.name));
}

/** `XCRC "filename" SP EP` in FEAT asks for quotes, which Serv-U wants around names with spaces. */
function quotedAsAnnounced({ features }: ServerProfile, verb: string, path: RemotePath): string {
  const form = features?.parameters(verb).join(' ') ?? '';
  return form.includes('"') ? `"${path}"` : path;
}
