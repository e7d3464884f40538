import type * as vscode from 'vscode';
import type { ConnectStepListener } from '../../common/connectStep.ts';
import type { Logger } from '../../common/logger.ts';
import type { ReportRequest, ServerReport } from '../../remote/serverReport.ts';
import type { Connection } from '../connections/connection.ts';
import type { ConnectionRegistry } from '../connections/connectionRegistry.ts';
import type { ClientCertificates } from '../connections/clientCertificate.ts';
import type { Credentials, CredentialSource } from '../connections/credentials.ts';
import type { Proxies } from '../connections/proxies.ts';
import type { Consoles } from '../console/consoles.ts';
import type { OutboxDesk } from '../outbox/outboxDesk.ts';
import type { ReportDocuments } from '../report/reportDocuments.ts';
import type { LocalKeepings } from '../remotes/localKeepings.ts';
import type { OpenedRemote } from '../remotes/remote.ts';
import type { Remotes } from '../remotes/remotes.ts';
import type { Saves } from '../saving/saves.ts';
import type { NamedServers } from '../trust/namedServers.ts';
import type { Transfers } from '../transfers/transfers.ts';
import type { ServerTrust } from '../trust/serverTrust.ts';
import type { ExplorerRefresh } from '../provider/explorerRefresh.ts';
import type { LaterNotice } from '../ui/laterNotice.ts';

/** What commands work with. */
export interface CommandContext {
  readonly registry: ConnectionRegistry;
  readonly remotes: Remotes;
  readonly credentials: Credentials;
  readonly certificates: ClientCertificates;
  readonly proxies: Proxies;
  readonly trust: ServerTrust;
  readonly named: NamedServers;
  readonly logger: Logger;
  /** Remembers the last folder of a server between sessions of the editor. */
  readonly memento: vscode.Memento;
  readonly notice: LaterNotice;
  readonly explorer: ExplorerRefresh;
  /** Where the extension keeps its own things, in the folder of the editor. */
  readonly globalStorage: vscode.Uri;
  /** Starts a server's parts apart from those in use, to try a connection. */
  readonly open: (
    connection: Connection,
    source: CredentialSource,
    onStep?: ConnectStepListener,
  ) => OpenedRemote;
  /** Finds out what the server of a connection can do, on sessions of its own. */
  readonly examine: (connection: Connection, request: ReportRequest) => Promise<ServerReport>;
  readonly reports: ReportDocuments;
  /** Of the extension. */
  readonly version: string;
  readonly showLog: () => void;
  /** The server that the window works with. */
  readonly current: () => Connection | undefined;
  readonly consoles: Consoles;
  readonly outbox: OutboxDesk;
  readonly saves: Saves;
  readonly keepings: LocalKeepings;
  readonly transfers: Transfers;
}
