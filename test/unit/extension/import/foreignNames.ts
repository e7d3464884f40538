function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

/** What WinSCP can save of a site; the last line is what older versions saved. */
export const WINSCP_NAMES = words(`
AddressFamily AgentFwd AuthGSSAPI AuthGSSAPIKEX AuthKI AuthKIPassword BugChanReq BugDeriveKey2
BugHMAC2 BugIgnore2 BugMaxPkt2 BugOldGex2 BugPKSessID2 BugRSAPad2 BugRekey2 BugWinAdj
CacheDirectories CacheDirectoryChanges ChangeUsername Cipher ClearAliases Color CompleteTlsShutdown
Compression ConsiderDST CustomParam1 CustomParam2 DeleteToRecycleBin DetachedCertificate EOLType
EncryptKey ExitCode1IsError FSProtocol FollowDirectorySymlinks FtpAccount FtpAnyCodeForPwd
FtpForcePasvIp2 FtpHost FtpListAll FtpPasvMode FtpPingInterval FtpPingType FtpProxyLogonType
FtpTransferActiveImmediately2 FtpUseMlsd FtpWorkFromCwd Ftps GSSAPIFwdTGT GSSCustom GSSLibs HostKey
HostName IgnoreLsWarnings InternalEditorEncoding IsWorkspace KEX Link ListingCommand LocalDirectory
LogicalHostName LookupUserGroups2 MaxTlsVersion MinTlsVersion NameOverride Note OtherLocalDirectory
OverwrittenToRecycleBin Password PingInterval PingIntervalSecs PingType PortNumber PostLoginCommands
PreserveDirectoryChanges ProtocolFeatures ProxyDNS ProxyHost ProxyLocalhost ProxyMethod
ProxyPasswordEnc ProxyPort ProxyTelnetCommand ProxyUsername PublicKeyFile PuttySettings
RecycleBinPath RekeyBytes RekeyTime RemoteDirectory ResolveSymlinks ReturnVar S3CredentialsEnv
S3DefaultRegion S3MaxKeys S3Profile S3RequesterPays S3RoleArn S3RoleSessionName S3SessionToken
S3UrlStyle SCPLsFullTime SFTPDownloadQueue SFTPListingQueue SFTPMaxPacketSize SFTPMaxVersion
SFTPRealPath SFTPSignedTSBug SFTPSymlinkBug SFTPUploadQueue Scp1Compatibility SendBuf SftpServer
Shell SourceAddress Ssh2DES SshHostKey SshNoUserAuth SshSimple SslSessionReuse SynchronizeBrowsing
TcpNoDelay TimeDifference TimeDifferenceAuto Timeout TlsCertificateFile TrimVMSVersions TryAgent
Tunnel TunnelHostKey TunnelHostName TunnelLocalPortNumber TunnelPassphrase TunnelPassword
TunnelPortNumber TunnelPublicKeyFile TunnelUserName UnsetNationalVars UpdateDirectories
UsePosixRename UserName Utf VMSAllRevisions WebDavAuthLegacy WebDavLiberalEscaping
EncryptKeyPlain FtpDeleteFromCwd FtpForcePasvIp FtpTransferActiveImmediately PasswordPlain
PingIntervalSec ProxyPassword SFTPUtfBug TunnelPassphrasePlain TunnelPasswordPlain
`);

/** The schema of the SFTP extensions, and at the end what only their code knows. */
export const SFTP_NAMES = words(`
agent algorithms concurrency connectTimeout context database defaultProfile downloadOnOpen hop host
ignore ignoreFile interactiveAuth limitOpenFilesOnRemote name openSsh passphrase password port
post_connect privateKeyPath profiles protocol remote remoteExplorer remotePath
remoteTimeOffsetInHours secure secureOptions sshConfigPath sshCustomParams syncOption uploadOnSave
useTempFile username watcher
dirPerm filePerm keepalive passive protectedProfiles uploadGuard
`);

/** The schema of ftp-kr: of the file, of a server, and of what it hands to the FTP library. */
export const FTP_KR_NAMES = words(`
altServer autoDelete autoDownload autoDownloadAlways autoUpload closure createSyncCache disableFtp
downloadTimeExtraThreshold followLink ignore ignoreJsonUploadCaution ignoreRemoteModification
localBasePath logLevel noticeFileCount viewSizeLimit
autoDownloadRefreshTime blockDetectingDuration connectionTimeout fileNameEncoding ftpOverride host
ignoreWrongFileEncoding keepPasswordInMemory name passphrase password port privateKey protocol
refreshTime remotePath secure sftpOverride showGreeting sslProtocol username
connTimeout keepalive pasvTimeout secureOptions
dontOpenOutput
`);

/** What the documentation of ftp-simple names, and what the library below it, easy-ftp, takes. */
export const FTP_SIMPLE_NAMES = words(`
autosave backup confirm host ignore name passphrase password path port privateKey project type
username
connTimeout keepalive keepaliveInterval pass readyTimeout secure secureOptions user
`);

/** What Remote-FTP writes for FTP and for SFTP, and what else it documents or reads. */
export const REMOTE_FTP_NAMES = words(`
agent connTimeout hosthash host ignorehost keepalive keyboardInteractive local pass passphrase
pasvTimeout port privatekey promptForPass protocol remote secure secureOptions user watch
watchTimeout
filePermissions keyboardInteractiveForPass timeout
`);

/** What Cyberduck writes, and then what it wrote before or writes since. */
export const CYBERDUCK_NAMES = [
  'Access Timestamp',
  'CDN Credentials',
  'Client Certificate',
  'Comment',
  'Custom',
  'Download Folder',
  'Download Folder Dictionary',
  'Encoding',
  'FTP Connect Mode',
  'Hostname',
  'Nickname',
  'Path',
  'Port',
  'Private Key File',
  'Private Key File Dictionary',
  'Protocol',
  'Provider',
  'Readonly',
  'Timezone',
  'Transfer Connection',
  'UUID',
  'Upload Folder Dictionary',
  'Username',
  'Volume',
  'Web URL',
  'Workdir Dictionary',
  'Labels',
  'Maximum Connections',
  'Region',
  'Workdir',
];

/** What IDEs of JetBrains have written of how a server is reached, in any version. */
export const FILE_TRANSFER_NAMES = words(`
accessType anonymous authAgent host keyPair mountedRoot passphrase password port privateKey
rootFolder sshConfig sshConfigId username
`);

/** The same, of its advanced options. */
export const ADVANCED_OPTION_NAMES = words(`
accurateTimestamps compatibilityMode controlEncoding dataProtectionLevel forceListCommand
isUseRsync keepAliveCommand keepAliveTimeout maxConnections passiveMode shareSSLContext
showHiddenFiles
`);
