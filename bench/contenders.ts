import { BasicFtpClient } from './basicFtpClient.ts';
import type { OpenClient } from './benchClient.ts';
import { CommandLineContender } from './commandLine/commandLineContender.ts';
import type { CommandLineTool } from './commandLine/commandLineTool.ts';
import { curl } from './commandLine/curl.ts';
import { lftp } from './commandLine/lftp.ts';
import { rclone } from './commandLine/rclone.ts';
import type { Contender, RunContext } from './contender.ts';
import type { CommandLineName, ContenderName, LibraryName } from './contenderName.ts';
import { LibraryContender } from './libraryContender.ts';
import { OurClient } from './ourClient.ts';

export const libraries: Readonly<Record<LibraryName, OpenClient>> = {
  ours: (settings) => OurClient.open(settings),
  'basic-ftp': (settings) => Promise.resolve(new BasicFtpClient(settings)),
};

export const tools: Readonly<Record<CommandLineName, CommandLineTool>> = { lftp, curl, rclone };

export function contenderOf(name: ContenderName, context: RunContext): Contender {
  return isLibrary(name)
    ? new LibraryContender(name, libraries[name], context)
    : new CommandLineContender(name, tools[name], context);
}

export function isLibrary(name: ContenderName): name is LibraryName {
  return name in libraries;
}
