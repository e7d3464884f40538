import assert from 'node:assert/strict';
import { sitesIn } from './found.ts';
import {
  ADVANCED_OPTION_NAMES,
  CYBERDUCK_NAMES,
  FILE_TRANSFER_NAMES,
  FTP_KR_NAMES,
  FTP_SIMPLE_NAMES,
  REMOTE_FTP_NAMES,
  SFTP_NAMES,
  WINSCP_NAMES,
} from './foreignNames.ts';

/** It is a secret, too, where the setting is a password: nothing else may be the same. */
const VALUE = 'named-Ibis-7190';

/** A file with one site that has this setting besides what every site has. */
type FileWith = (name: string) => string;

function jsonWith(site: object): FileWith {
  return (name) => JSON.stringify({ ...site, [name]: VALUE });
}

/** A `webServers.xml` with one server: how it is reached, and the advanced options of that. */
function webServersXml(transfer: string, advanced = ''): string {
  const options = `<advancedOptions><advancedOptions ${advanced}/></advancedOptions>`;
  return (
    '<project><component name="WebServers"><option name="servers"><webServer name="x">' +
    `<fileTransfer ${transfer}>${options}</fileTransfer></webServer></option></component></project>`
  );
}

const programs: readonly (readonly [string, string, readonly string[], FileWith])[] = [
  [
    'WinSCP',
    'WinSCP.ini',
    WINSCP_NAMES,
    (name) => `[Sessions\\x]\nHostName=h.example\nFSProtocol=5\n${name}=${VALUE}\n`,
  ],
  ['SFTP', 'sftp.json', SFTP_NAMES, jsonWith({ host: 'h.example', protocol: 'ftp' })],
  ['ftp-kr', 'ftp-kr.json', FTP_KR_NAMES, jsonWith({ host: 'h.example' })],
  ['ftp-simple', 'ftp-simple.json', FTP_SIMPLE_NAMES, jsonWith({ host: 'h.example' })],
  ['Remote-FTP', '.ftpconfig', REMOTE_FTP_NAMES, jsonWith({ host: 'h.example' })],
  [
    'Cyberduck',
    'x.duck',
    CYBERDUCK_NAMES,
    (name) =>
      '<plist><dict><key>Protocol</key><string>ftp</string><key>Hostname</key>' +
      `<string>h.example</string><key>${name}</key><string>${VALUE}</string></dict></plist>`,
  ],
  [
    'PhpStorm',
    'webServers.xml',
    FILE_TRANSFER_NAMES,
    (name) => {
      const rest = { host: 'h.example', username: 'x', [name]: VALUE };
      return webServersXml(
        Object.entries(rest)
          .map(([key, value]) => `${key}="${value}"`)
          .join(' '),
      );
    },
  ],
  [
    'PhpStorm, advanced,',
    'webServers.xml',
    ADVANCED_OPTION_NAMES,
    (name) => webServersXml('host="h.example" username="x"', `${name}="${VALUE}"`),
  ],
];

describe('Settings that a program can write', () => {
  for (const [program, file, names, fileWith] of programs) {
    it(`of ${program} are each taken, or left for a reason that is known`, () => {
      const unknown = names.filter((name) =>
        sitesIn(fileWith(name), file)[0]?.left?.includes(`${name}: unknown`),
      );
      assert.deepEqual(unknown, []);
    });
  }

  for (const [program, file, , fileWith] of programs) {
    it(`of ${program} and are new are said to be unknown`, () => {
      assert.deepEqual(sitesIn(fileWith('brandNew'), file)[0]?.left, ['brandNew: unknown']);
    });
  }
});
