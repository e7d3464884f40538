import assert from 'node:assert/strict';
import { editorUserFolder, knownPlaces } from '../../../../src/extension/import/knownPlaces.ts';

describe('knownPlaces', () => {
  const editorUser = '/data/User';
  const netrc = ['/home/jane/.netrc'];

  function pathsOn(
    platform: NodeJS.Platform,
    home: string,
    environment: NodeJS.ProcessEnv = {},
  ): readonly string[] {
    const places = knownPlaces({ platform, home, environment, editorUser, netrc });
    return places.map(({ program, path }) => `${program}: ${path.replaceAll('\\', '/')}`);
  }

  const everywhere = [
    'ftp-simple: /data/User/ftp-simple.json',
    'ftp-simple: /data/User/globalStorage/humy2833.ftp-simple/ftp-simple.json',
    'netrc: /home/jane/.netrc',
  ];

  it('are those of Linux', () => {
    assert.deepEqual(pathsOn('linux', '/home/jane'), [
      'FileZilla: /home/jane/.config/filezilla/sitemanager.xml',
      'FileZilla: /home/jane/.config/filezilla/recentservers.xml',
      'FileZilla: /home/jane/.filezilla/sitemanager.xml',
      'FileZilla: /home/jane/.filezilla/recentservers.xml',
      'Cyberduck: /home/jane/.duck/bookmarks',
      'PhpStorm: /home/jane/.config/JetBrains',
      ...everywhere,
    ]);
  });

  it('are those of Windows, where the environment tells them', () => {
    const environment = { APPDATA: 'C:/Roaming', 'ProgramFiles(x86)': 'C:/Programs' };
    assert.deepEqual(pathsOn('win32', 'C:/Jane', environment), [
      'FileZilla: C:/Roaming/FileZilla/sitemanager.xml',
      'FileZilla: C:/Roaming/FileZilla/recentservers.xml',
      'WinSCP: C:/Roaming/WinSCP.ini',
      'WinSCP: C:/Programs/WinSCP/WinSCP.ini',
      'Cyberduck: C:/Roaming/Cyberduck/Bookmarks',
      'PhpStorm: C:/Roaming/JetBrains',
      ...everywhere,
    ]);
    assert.deepEqual(pathsOn('win32', 'C:/Jane'), everywhere);
  });

  it('are those of macOS', () => {
    const paths = pathsOn('darwin', '/Users/jane');
    const library = '/Users/jane/Library';
    const group = `${library}/Group Containers/G69SCX94XU.duck/Library/Application Support/duck`;
    assert.ok(paths.includes('FileZilla: /Users/jane/.config/filezilla/sitemanager.xml'));
    assert.ok(paths.includes(`Cyberduck: ${group}/Bookmarks`));
    assert.ok(paths.includes(`PhpStorm: ${library}/Application Support/JetBrains`));
  });

  it('are found from the folder where an extension keeps its own things', () => {
    const own = '/data/User/globalStorage/ftp-workspace.ftp-workspace';
    assert.equal(editorUserFolder(own), '/data/User');
  });
});
