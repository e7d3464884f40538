import type { CommandContext, CommandHandler } from './commandContext.ts';
import { extensionCommands } from './extensionCommands.ts';
import { factCommands } from './factCommands.ts';
import { loginCommands, openCommands } from './loginCommands.ts';
import { nameCommands } from './nameCommands.ts';
import { Refusal, replyToError } from './reply.ts';
import type { FtpServerSettings } from './settings.ts';
import { dataCommands, transferCommands } from './transferCommands.ts';

const handlers = new Map<string, CommandHandler>(
  [loginCommands, nameCommands, factCommands, transferCommands, extensionCommands].flatMap(
    (group) => Object.entries(group),
  ),
);

/** The names of RFC 775, which RFC 1123 asks servers to keep. */
const OLDER_NAMES: ReadonlyMap<string, string> = new Map([
  ['XPWD', 'PWD'],
  ['XMKD', 'MKD'],
  ['XRMD', 'RMD'],
  ['XCUP', 'CDUP'],
]);

/** Executes a command; whatever goes wrong becomes its reply. */
export async function executeCommand(
  context: CommandContext,
  verb: string,
  argument: string,
): Promise<string> {
  // RNTO counts only as the very next command (RFC 959, 5.4).
  if (verb !== 'RNTO') context.state.renameFrom = undefined;
  try {
    return await handlerOf(context, verb)(context, argument);
  } catch (error) {
    if (dataCommands.has(verb)) context.data.close();
    return replyToError(error);
  } finally {
    context.state.isAnnounced = verb === 'PRET';
  }
}

function handlerOf({ settings, state }: CommandContext, verb: string): CommandHandler {
  const handler = handlers.get(OLDER_NAMES.get(verb) ?? verb);
  if (handler === undefined || isSwitchedOff(settings, verb)) {
    throw new Refusal('500 Unknown command.');
  }
  if (state.login !== 'done' && !openCommands.has(verb)) throw new Refusal('530 Not logged in.');
  return handler;
}

function isSwitchedOff(settings: FtpServerSettings, verb: string): boolean {
  if (Object.hasOwn(extensionCommands, verb)) {
    return !settings.extensions.some((line) => line.split(' ')[0] === verb);
  }
  if (verb === 'MLSD' || verb === 'MLST') return !settings.mlsd;
  if (verb === 'EPRT' || verb === 'PORT') return settings.active === 'never';
  if (verb === 'PRET') return !settings.wantsPret;
  return verb === 'EPSV' && !settings.epsv;
}
