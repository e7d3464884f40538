import { dirname, join } from 'node:path';

/** A file, or a folder of files, in which a program keeps its servers. */
export interface KnownPlace {
  readonly program: string;
  readonly path: string;
  /** Where the servers are files of a folder: how their names end. */
  readonly ending?: string;
  /** Where one folder on the way has a name that depends on the version: it and what is below. */
  readonly below?: string;
}

export interface Computer {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The folder `User` of the editor. */
  readonly editorUser: string;
  /** Where netrc files are. */
  readonly netrc: readonly string[];
}

/** Where the programs keep their servers on this computer; whether they do is to be looked at. */
export function knownPlaces(computer: Computer): readonly KnownPlace[] {
  const { netrc, editorUser } = computer;
  return [
    ...fileZilla(computer),
    ...winScp(computer),
    ...cyberduck(computer),
    ...phpStorm(computer),
    { program: 'ftp-simple', path: join(editorUser, 'ftp-simple.json') },
    {
      program: 'ftp-simple',
      path: join(editorUser, 'globalStorage', 'humy2833.ftp-simple', 'ftp-simple.json'),
    },
    ...netrc.map((path) => ({ program: 'netrc', path })),
  ];
}

/** The same, in a folder that is open: paths below it. */
export const WORKSPACE_PLACES: readonly KnownPlace[] = [
  { program: 'SFTP', path: '.vscode/sftp.json' },
  { program: 'ftp-kr', path: '.vscode/ftp-kr.json' },
  { program: 'Remote-FTP', path: '.ftpconfig' },
  { program: 'PhpStorm', path: '.idea/webServers.xml' },
];

/** The folder `User` of the editor, from where an extension keeps its own things. */
export function editorUserFolder(globalStorage: string): string {
  return dirname(dirname(globalStorage));
}

function fileZilla({ platform, home, environment }: Computer): readonly KnownPlace[] {
  const config = environment['XDG_CONFIG_HOME'] ?? join(home, '.config');
  const folders =
    platform === 'win32'
      ? roaming(environment).map((folder) => join(folder, 'FileZilla'))
      : [join(config, 'filezilla'), join(home, '.filezilla')];
  return folders.flatMap((folder) =>
    ['sitemanager.xml', 'recentservers.xml'].map((name) => ({
      program: 'FileZilla',
      path: join(folder, name),
    })),
  );
}

/** Without a file it keeps them in the registry of Windows, which is not read. */
function winScp({ platform, environment }: Computer): readonly KnownPlace[] {
  if (platform !== 'win32') return [];
  const programs = environment['ProgramFiles(x86)'];
  const folders = [...roaming(environment), ...(programs ? [join(programs, 'WinSCP')] : [])];
  return folders.map((folder) => ({ program: 'WinSCP', path: join(folder, 'WinSCP.ini') }));
}

function cyberduck({ platform, home, environment }: Computer): readonly KnownPlace[] {
  const mac = join(home, 'Library');
  const folders =
    platform === 'win32'
      ? roaming(environment).map((folder) => join(folder, 'Cyberduck', 'Bookmarks'))
      : platform === 'darwin'
        ? [
            join(
              mac,
              'Group Containers/G69SCX94XU.duck/Library/Application Support/duck/Bookmarks',
            ),
            join(mac, 'Application Support/Cyberduck/Bookmarks'),
          ]
        : [join(home, '.duck/bookmarks')];
  return folders.map((path) => ({ program: 'Cyberduck', path, ending: '.duck' }));
}

function phpStorm({ platform, home, environment }: Computer): readonly KnownPlace[] {
  const folders =
    platform === 'win32'
      ? roaming(environment)
      : platform === 'darwin'
        ? [join(home, 'Library', 'Application Support')]
        : [environment['XDG_CONFIG_HOME'] ?? join(home, '.config')];
  return folders.map((folder) => ({
    program: 'PhpStorm',
    path: join(folder, 'JetBrains'),
    below: 'options/webServers.xml',
  }));
}

function roaming(environment: NodeJS.ProcessEnv): readonly string[] {
  const folder = environment['APPDATA'];
  return folder === undefined || folder === '' ? [] : [folder];
}
