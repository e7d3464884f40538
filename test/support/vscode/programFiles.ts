import { createCipheriv } from 'node:crypto';

/** A server as a person has entered it in another program. */
export interface EnteredSite {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Explicit TLS, and nothing else; else none at all. */
  readonly isEncrypted: boolean;
  /** The folder to begin in. */
  readonly path: string;
}

/** A program, and how it writes down a server. */
export interface ProgramFile {
  readonly program: string;
  /** What the import calls it. */
  readonly source: string;
  /** Where it keeps its file, see `Places`; undefined: nowhere that is looked at on this system. */
  readonly place: Place | undefined;
  readonly name: string;
  readonly write: (site: EnteredSite) => string;
  /** What the form cannot say. */
  readonly lacks?: readonly ('name' | 'port' | 'password' | 'path' | 'security')[];
}

/** A folder that is open, the home of the person, beside the settings of the editor, or NETRC. */
type Place = 'work' | 'home' | 'editor' | 'netrc';

/** They stand in the code of ftp-simple. */
const FTP_SIMPLE_KEY = Buffer.from('14bc637ef4fb46f234f6848542b36e4c', 'hex');
const FTP_SIMPLE_IV = Buffer.from('d64c5368357c6327c322c62c9a4b3e6c', 'hex');
const PHP_STORM_MASK = 0xdfaa;
const WIN_SCP_MAGIC = 0xa3;
const WIN_SCP_FLAG = 0xff;
/** WinSCP puts so many bytes of no meaning before a password. */
const WIN_SCP_PADDING = [0x17, 0x2a, 0x05];

/** The forms are those of `test/unit/extension/import/fixtures/written`, or of files of the program itself. */
export const PROGRAM_FILES: readonly ProgramFile[] = [
  {
    ...{ program: 'SFTP', source: 'the SFTP extension', place: 'work', name: '.vscode/sftp.json' },
    write: ({ name, host, port, user, password, path, isEncrypted }) =>
      json({
        ...{ name, host, protocol: 'ftp', port, username: user, password, remotePath: path },
        ...{ uploadOnSave: false, useTempFile: false, openSsh: false },
        ...(isEncrypted && { secure: true, secureOptions: { rejectUnauthorized: false } }),
      }),
  },
  {
    ...{ program: 'ftp-kr', source: 'ftp-kr', place: 'work', name: '.vscode/ftp-kr.json' },
    write: ({ name, host, port, user, password, path, isEncrypted }) =>
      json({
        ...{ name, host, username: user, password, remotePath: path },
        ...{ protocol: isEncrypted ? 'ftps' : 'ftp', port, fileNameEncoding: 'utf8' },
        ...{ autoUpload: true, autoDelete: false, autoDownload: false, ignore: ['.git'] },
      }),
  },
  {
    ...{ program: 'Remote-FTP', source: 'Remote-FTP', place: 'work', name: '.ftpconfig' },
    write: ({ host, port, user, password, path, isEncrypted }) =>
      json({
        ...{ protocol: 'ftp', host, port, user, pass: password, promptForPass: false },
        ...{ remote: path, local: '', secure: isEncrypted, secureOptions: null },
        ...{ connTimeout: 10_000, pasvTimeout: 10_000, keepalive: 10_000, watch: [] },
      }),
    lacks: ['name'],
  },
  {
    ...{ program: 'PhpStorm', source: 'PhpStorm', place: 'work', name: '.idea/webServers.xml' },
    write: webServers,
  },
  {
    ...{ program: 'FileZilla', source: 'FileZilla', place: 'home' },
    name: '.config/filezilla/sitemanager.xml',
    write: siteManager,
  },
  {
    ...{ program: 'Cyberduck', source: 'Cyberduck', place: 'home' },
    name: '.duck/bookmarks/site.duck',
    write: bookmark,
    // It is in the keychain of the system.
    lacks: ['password'],
  },
  {
    ...{ program: 'ftp-simple', source: 'ftp-simple', place: 'editor', name: 'ftp-simple.json' },
    write: ftpSimple,
  },
  {
    ...{ program: 'netrc', source: 'netrc', place: 'netrc', name: 'netrc' },
    write: ({ host, user, password }) => `machine ${host} login ${user} password ${password}\n`,
    lacks: ['name', 'port', 'path', 'security'],
  },
  {
    ...{ program: 'WinSCP', source: 'WinSCP', place: undefined, name: 'WinSCP.ini' },
    write: winScp,
  },
];

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 4);
}

function webServers({ name, host, port, user, password, path, isEncrypted }: EnteredSite): string {
  const access = isEncrypted ? ' accessType="FTPS"' : '';
  const hidden = Array.from({ length: password.length }, (_, index) =>
    (password.charCodeAt(index) ^ PHP_STORM_MASK).toString(16),
  ).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="WebServers">
    <option name="servers">
      <webServer id="5c77449e-8bfa-4a69-bf58-b7508215e270" name="${name}" url="http://${host}">
        <fileTransfer host="${host}" port="${port}" rootFolder="${path}"${access} username="${user}" password="${hidden}">
          <advancedOptions>
            <advancedOptions dataProtectionLevel="Private" keepAliveTimeout="0" passiveMode="true" shareSSLContext="true" />
          </advancedOptions>
        </fileTransfer>
      </webServer>
    </option>
  </component>
</project>
`;
}

function siteManager({ name, host, port, user, password, path, isEncrypted }: EnteredSite): string {
  const segments = path.split('/').slice(1);
  const remote = ['1 0', ...segments.map((segment) => `${segment.length} ${segment}`)].join(' ');
  return `<?xml version="1.0"?>
<FileZilla3 version="3.63.0" platform="*nix">
	<Servers>
		<Server>
			<Host>${host}</Host>
			<Port>${port}</Port>
			<Protocol>${isEncrypted ? 4 : 6}</Protocol>
			<Type>0</Type>
			<User>${user}</User>
			<Pass encoding="base64">${Buffer.from(password).toString('base64')}</Pass>
			<Logontype>1</Logontype>
			<PasvMode>MODE_DEFAULT</PasvMode>
			<EncodingType>Auto</EncodingType>
			<BypassProxy>0</BypassProxy>
			<Name>${name}</Name>
			<RemoteDir>${remote}</RemoteDir>
			<SyncBrowsing>0</SyncBrowsing>
			<DirectoryComparison>0</DirectoryComparison>
		</Server>
	</Servers>
</FileZilla3>
`;
}

function bookmark({ name, host, port, user, path, isEncrypted }: EnteredSite): string {
  const entries = {
    ...{ Protocol: isEncrypted ? 'ftps' : 'ftp', Nickname: name, Hostname: host },
    ...{ UUID: '6f0d3a52-8f1e-4c39-9c6e-0f6f1a2b3c4d', Port: port, Username: user, Path: path },
  };
  const lines = Object.entries(entries).map(
    ([key, value]) => `\t<key>${key}</key>\n\t<string>${value}</string>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
${lines.join('')}</dict>
</plist>
`;
}

function ftpSimple({ name, host, port, user, password, path, isEncrypted }: EnteredSite): string {
  const server = { name, host, port, type: 'ftp', username: user, password, path };
  const rest = { autosave: true, confirm: true, ...(isEncrypted && { secure: true }) };
  const cipher = createCipheriv('aes-128-cbc', FTP_SIMPLE_KEY, FTP_SIMPLE_IV);
  const text = JSON.stringify([{ ...server, ...rest }], undefined, '\t');
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}

function winScp({ name, host, port, user, password, path, isEncrypted }: EnteredSite): string {
  const text = Buffer.from(user + host + password);
  const bytes = [WIN_SCP_FLAG, 0, text.length, WIN_SCP_PADDING.length, ...WIN_SCP_PADDING, ...text];
  const hidden = Buffer.from(bytes.map((byte) => ~byte ^ WIN_SCP_MAGIC));
  const lines = [
    `[Sessions\\${encodeURIComponent(name)}]`,
    ...[`HostName=${host}`, `PortNumber=${port}`, `UserName=${user}`, 'FSProtocol=5'],
    ...[`RemoteDirectory=${path}`, ...(isEncrypted ? ['Ftps=3'] : [])],
    `Password=${hidden.toString('hex').toUpperCase()}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}
