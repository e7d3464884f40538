import * as vscode from 'vscode';
import { join } from 'node:path';
import type { ConnectStepListener } from './common/connectStep.ts';
import type { Disposable } from './common/lifecycle.ts';
import type { Logger } from './common/logger.ts';
import { registerCommands } from './extension/commands/register.ts';
import { affectsRunning, readMaxContentBytes } from './extension/configuration.ts';
import type { Connection } from './extension/connections/connection.ts';
import { registerComparing } from './extension/comparing/registerComparing.ts';
import { registerConnectionForm } from './extension/connectionForm/registerConnectionForm.ts';
import { ConnectionRegistry } from './extension/connections/connectionRegistry.ts';
import { ClientCertificates } from './extension/connections/clientCertificate.ts';
import { Credentials, type CredentialSource } from './extension/connections/credentials.ts';
import { netrcLogin, netrcPaths } from './extension/connections/netrcFile.ts';
import {
  askPassphrase,
  askPassword,
  askProxyPassword,
} from './extension/connections/passwordPrompt.ts';
import { Proxies } from './extension/connections/proxies.ts';
import { registerConnectionsView } from './extension/connectionsView/registerConnectionsView.ts';
import { Consoles } from './extension/console/consoles.ts';
import { editorProxy } from './extension/editorProxy.ts';
import { adviseOnEncodings } from './extension/encoding/adviseOnEncodings.ts';
import { FTP_SCHEMES } from './extension/ftpUri.ts';
import { registerFind } from './extension/find/registerFind.ts';
import { MoveTargets } from './extension/history/moveTargets.ts';
import { registerHelp } from './extension/help/registerHelp.ts';
import { registerHistory } from './extension/history/registerHistory.ts';
import { ImageHover } from './extension/hover/imageHover.ts';
import { registerTools } from './extension/languageModel/registerTools.ts';
import { ftpFolders } from './extension/openResources.ts';
import { keepPasswords } from './extension/passwordKeeper.ts';
import { logFailure } from './extension/provider/failureLog.ts';
import { ExplorerRefresh } from './extension/provider/explorerRefresh.ts';
import { FtpFileSystemProvider } from './extension/provider/ftpFileSystemProvider.ts';
import { FolderFailures } from './extension/resources/folderFailures.ts';
import { registerResources } from './extension/resources/registerResources.ts';
import { ReportDocuments } from './extension/report/reportDocuments.ts';
import { RunningReports } from './extension/report/runningReports.ts';
import { Recoveries } from './extension/recovery/recoveries.ts';
import { tellRecovery } from './extension/recovery/recoveryNotices.ts';
import { followRemote } from './extension/remotes/followRemote.ts';
import { LocalKeepings } from './extension/remotes/localKeepings.ts';
import { remoteOf } from './extension/remotes/remoteOf.ts';
import { Remotes } from './extension/remotes/remotes.ts';
import { ServerMemory } from './extension/remotes/serverMemory.ts';
import { followDocuments } from './extension/saving/followDocuments.ts';
import { OutboxDesk } from './extension/outbox/outboxDesk.ts';
import { Saves } from './extension/saving/saves.ts';
import { StaleDocuments } from './extension/saving/staleDocuments.ts';
import { personActs } from './extension/commands/sessions.ts';
import { LongWork } from './extension/transfers/longWork.ts';
import { registerTransfers } from './extension/transfers/registerTransfers.ts';
import { Transfers } from './extension/transfers/transfers.ts';
import { RecentFailures } from './extension/support/recentFailures.ts';
import { askCertificate } from './extension/trust/certificateQuestion.ts';
import { NamedServers } from './extension/trust/namedServers.ts';
import { askPlainText } from './extension/trust/plainTextQuestion.ts';
import { ServerTrust } from './extension/trust/serverTrust.ts';
import { channelLogger } from './extension/ui/log.ts';
import { LaterNotice } from './extension/ui/laterNotice.ts';
import { Notifications } from './extension/ui/notifications.ts';
import { StatusBar } from './extension/ui/statusBar.ts';
import { followWindow } from './extension/watching.ts';
import { examineServer, openConsole, openRemote, type ConnectOptions } from './openServer.ts';
import type { PoolStatus } from './pool/poolStatus.ts';
import { WindowRegistry } from './remote/localStore/windowRegistry.ts';
import type { ReportRequest } from './remote/serverReport.ts';

/** What tests may look at. */
export interface TestApi {
  pools(): readonly { readonly authority: string; readonly status: PoolStatus | undefined }[];
}

// VS Code calls `deactivate` without the context, and waits for nothing else.
let sayGoodbye: () => Promise<void> = () => Promise.resolve();

export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const own = <T extends Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const channel = own(vscode.window.createOutputChannel('FTP Workspace', { log: true }));
  const secrets = () => [
    ...credentials.passwords,
    ...certificates.passphrases,
    ...proxies.passwords,
  ];
  const logger: Logger = channelLogger(channel, secrets);
  const registry = own(new ConnectionRegistry());
  const named = new NamedServers(context.globalState);
  const credentials = new Credentials({
    secrets: context.secrets,
    netrc: (question) => netrcLogin(netrcPaths(process.env), question, logger),
    isNamed: (connection) => named.has(connection),
    ask: askPassword,
    logger,
  });
  const certificates = new ClientCertificates({
    secrets: context.secrets,
    ask: askPassphrase,
    logger,
  });
  const ask = askProxyPassword;
  const proxies = new Proxies({ secrets: context.secrets, ask, editorProxy, logger });
  const trust = new ServerTrust({
    memory: context.globalState,
    askCertificate,
    askPlainText,
    logger,
    now: Date.now,
  });
  const servers = new ServerMemory({ memory: context.globalState, logger, now: Date.now });
  const globalDirectory = context.globalStorageUri.fsPath;
  const windows = new WindowRegistry({ directory: join(globalDirectory, 'windows') });
  void windows.begin().catch((error: unknown) => {
    logger.error(`What must outlive a crash cannot be kept: ${String(error)}`);
  });
  const keepings = new LocalKeepings({
    globalDirectory,
    workspaceDirectory: context.storageUri?.fsPath,
    windows,
    maxContentBytes: readMaxContentBytes,
    logger,
  });
  const outbox: OutboxDesk = own(
    new OutboxDesk({
      ...{ keepings, registry, memory: context.globalState, logger },
      ...{ remotes: () => remotes, saves: () => saves },
    }),
  );
  const settle = () => remotes.settle();
  const explorer = own(new ExplorerRefresh());
  const memory = context.globalState;
  const advice = adviseOnEncodings({ registry, memory, settle, explorer, logger });
  const open = (connection: Connection, source: CredentialSource, onStep?: ConnectStepListener) =>
    openRemote(connection, {
      source,
      onForeignNames: (guesses) => void advice.suggest(connection, guesses),
      trust: trust.sourceFor(connection),
      certificates,
      proxies,
      servers,
      keepings,
      outbox,
      // A notice stays until the person has read it: nobody waits for that.
      onDidRepair: (news) => void tellRecovery(connection, news),
      logger,
      keepOne: () => isFolderOpen(remotes, connection),
      onStep,
    });
  const remotes: Remotes = own(
    new Remotes({
      resolve: (authority) => advice.applied(registry.resolve(authority)),
      open: (connection) => open(connection, credentials.sourceFor(connection)),
    }),
  );
  const notifications = new Notifications();
  const failures = new RecentFailures();
  const folderFailures = own(new FolderFailures());
  const saves: Saves = own(new Saves(logger, (uri) => outbox.takeTheirs(uri)));
  outbox.begin();
  const longWork = own(new LongWork());
  const provider = own(
    new FtpFileSystemProvider({
      work: longWork,
      remotes,
      saves,
      explorer,
      moves: own(new MoveTargets({ logger })),
      logger,
      onFailure: (failure) => {
        logFailure(failure, logger);
        failures.note(failure);
        notifications.failed(failure);
        folderFailures.failed(failure);
      },
      onDidList: (folder) => folderFailures.listed(folder),
    }),
  );
  for (const scheme of FTP_SCHEMES) {
    own(vscode.workspace.registerFileSystemProvider(scheme, provider, { isCaseSensitive: true }));
  }
  const images = FTP_SCHEMES.map((scheme) => ({ scheme }));
  own(vscode.languages.registerHoverProvider(images, new ImageHover({ remotes, logger })));
  const notice = new LaterNotice(context.globalState);
  void notice.show();
  own(keepPasswords({ registry, credentials, certificates, proxies, notice, logger }));
  own(registry.onDidChange(settle));
  own(closeOnNewSettings(remotes));
  own(remotes.onDidOpen((remote) => followRemote(remote, { notifications, explorer, logger })));
  const recoveries = own(new Recoveries(logger));
  own(remotes.onDidOpen((remote) => recoveries.follow(remote)));
  own(followWindow(remotes));
  own(followDocuments(remotes));
  own(new StaleDocuments({ remotes, saves, logger }));
  const besides = (connection: Connection): ConnectOptions => {
    const source = credentials.sourceFor(connection);
    return { source, trust: trust.sourceFor(connection), certificates, proxies, logger };
  };
  const statusBar = own(new StatusBar(remotes));
  const consoles = own(
    new Consoles((connection, signal) => {
      const others = remotes.find(connection.authority)?.status?.total ?? 0;
      return openConsole(connection, besides(connection), { signal, alone: others === 0 });
    }, context.globalState),
  );
  const running = new RunningReports();
  const base = {
    registry,
    remotes,
    credentials,
    certificates,
    proxies,
    trust,
    named,
    logger,
    open,
    memento: context.globalState,
    notice,
    explorer,
    globalStorage: context.globalStorageUri,
    examine: (connection: Connection, request: ReportRequest) =>
      running.run(request, (own) =>
        examineServer(connection, own, { ...besides(connection), servers }),
      ),
    reports: own(new ReportDocuments()),
    version: String((context.extension.packageJSON as { readonly version: unknown }).version),
    showLog: () => channel.show(),
    current: () => statusBar.current?.connection,
    consoles,
    outbox,
    saves,
    keepings,
  };
  const transfers = own(
    new Transfers({
      ...{ remotes, logger, memory: context.workspaceState },
      work: longWork,
      personActs: (connection) => personActs(base, connection),
    }),
  );
  own(registerTransfers(transfers));
  const commandContext = { ...base, transfers };
  for (const command of registerCommands(commandContext)) own(command);
  own(registerHistory(commandContext, keepings));
  own(registerConnectionsView(commandContext));
  own(registerTools(commandContext, context.extension));
  const { extensionUri } = context;
  own(registerResources(commandContext, extensionUri, folderFailures));
  own(registerHelp({ ...commandContext, extensionUri, servers, failures }));
  own(registerConnectionForm(commandContext, context.extension));
  own(registerFind(commandContext, context.extension));
  own(registerComparing(commandContext));
  sayGoodbye = async () => {
    consoles.dispose();
    await Promise.all([running.close(), transfers.close()]);
    await remotes.close();
    await windows.end();
  };
  return context.extensionMode === vscode.ExtensionMode.Test ? testApi(remotes) : undefined;
}

export function deactivate(): Promise<void> {
  return sayGoodbye();
}

function isFolderOpen(remotes: Remotes, { authority }: Connection): boolean {
  return ftpFolders().some((uri) => remoteOf(remotes, uri)?.connection.authority === authority);
}

function closeOnNewSettings(remotes: Remotes): Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (affectsRunning(event)) void remotes.close();
  });
}

function testApi(remotes: Remotes): TestApi {
  return {
    pools: () =>
      remotes.all.map(({ connection, status }) => ({
        authority: connection.authority,
        status,
      })),
  };
}
