import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ensureServers } from '../../../scripts/setup/servers.mjs';
import type { KeyPair } from '../certificates.ts';
import { noteSecret } from '../secrets.ts';
import { anyPort, freePort, passivePorts } from './ports.ts';
import type { RealServer, ServerName, ServerNetwork, ServerOptions } from './realServer.ts';
import type { Launch, Recipe, Setting } from './recipe.ts';
import { recipes } from './recipes.ts';
import type { ServerAccount } from './serverAccount.ts';
import { findAccount, giveTo } from './serverAccount.ts';
import { ServerProcesses } from './serverProcesses.ts';
import { tlsEnvironment, writeTls } from './serverTls.ts';

const HOSTS = { ipv4: '127.0.0.1', ipv6: '::1' } as const;
const USER = 'tester';
const START_DEADLINE_MS = 10_000;
const START_ATTEMPTS = 5;
const POLL_MS = 10;

/** Starts a server that accepts connections when the promise resolves. Its owner stops it. */
export async function startServer(
  name: ServerName,
  options: ServerOptions = {},
): Promise<RealServer> {
  if (options.tls?.mode === 'implicit' && !recipes[name].facts.hasImplicitTls) {
    throw new Error(`${name} has no implicit TLS`);
  }
  const setup = await ensureServers({ log: () => undefined });
  if ('missing' in setup) throw new Error(setup.missing);
  const account = await findAccount();
  const folder = await mkdtemp(join(tmpdir(), `ftp-workspace-${name}-`));
  for (let attempt = 1; ; attempt++) {
    const setting = await newSetting(setup.home, folder, account, options);
    const server = new StartedServer(name, setting, options);
    try {
      await server.restart();
      return server;
    } catch (error) {
      // Most likely somebody took the port since it was found free.
      await server.stop();
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function newSetting(
  home: string,
  folder: string,
  account: ServerAccount,
  {
    maxPerHost,
    idleTimeoutSeconds,
    listLimit,
    tls,
    clientAuthority,
    password,
    family,
    network,
    passivePorts: ports,
  }: ServerOptions,
): Promise<Setting> {
  const host = network?.host ?? HOSTS[family ?? 'ipv4'];
  return {
    ...(tls && {
      tls: {
        ...tls,
        pem: join(folder, 'server', 'certificate.pem'),
        ...(clientAuthority !== undefined && {
          clientAuthority: join(folder, 'server', 'authority.pem'),
        }),
      },
    }),
    home,
    folder: join(folder, 'server'),
    root: join(folder, 'root'),
    host,
    port: network ? anyPort() : await freePort(host),
    passivePorts: ports ?? passivePorts(),
    account,
    user: USER,
    password: noteSecret(password ?? randomBytes(8).toString('hex')),
    ...(maxPerHost !== undefined && { maxPerHost }),
    ...(idleTimeoutSeconds !== undefined && { idleTimeoutSeconds }),
    ...(listLimit !== undefined && { listLimit }),
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly processes: ServerProcesses;
}

class StartedServer implements RealServer {
  readonly name: ServerName;
  readonly #recipe: Recipe;
  #setting: Setting;
  readonly #tls: Setting['tls'];
  readonly #env: Readonly<Record<string, string>>;
  readonly #clientAuthority: string | undefined;
  readonly #network: ServerNetwork | undefined;
  #certificate: KeyPair | undefined;
  #running: Running | undefined;

  constructor(
    name: ServerName,
    setting: Setting,
    { env = {}, certificate, clientAuthority, network }: ServerOptions,
  ) {
    this.name = name;
    this.#certificate = certificate;
    this.#clientAuthority = clientAuthority;
    this.#network = network;
    this.#recipe = recipes[name];
    this.#setting = setting;
    this.#tls = setting.tls;
    this.#env = env;
  }

  get facts(): RealServer['facts'] {
    return this.#recipe.facts;
  }

  get security(): RealServer['security'] {
    return this.#setting.tls?.mode ?? 'none';
  }

  get passivePorts(): RealServer['passivePorts'] {
    return this.#setting.passivePorts;
  }

  get host(): string {
    return this.#setting.host;
  }

  get port(): number {
    return this.#setting.port;
  }

  get user(): string {
    return this.#setting.user;
  }

  get password(): string {
    return this.#setting.password;
  }

  get root(): string {
    return this.#setting.root;
  }

  get limits(): RealServer['limits'] {
    const { maxPerHost, idleTimeoutSeconds } = this.#setting;
    const step = this.facts.idleTimeoutStepSeconds;
    return {
      ...(maxPerHost !== undefined && { maxPerHost }),
      ...(idleTimeoutSeconds !== undefined && {
        idleTimeoutSeconds: Math.ceil(idleTimeoutSeconds / step) * step,
      }),
    };
  }

  own(path: string | Buffer): Promise<void> {
    return giveTo(this.#setting.account, path);
  }

  get isRunning(): boolean {
    return this.#running !== undefined && !hasEnded(this.#running.child);
  }

  async processes(): Promise<number[]> {
    return (await this.#running?.processes.pids()) ?? [];
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    if (this.#running === undefined) return;
    const { child, processes } = this.#running;
    const pids = await processes.end(signal);
    if (!hasEnded(child)) await once(child, 'exit');
    this.#running = undefined;
    await this.#recipe.cleanUp?.(pids);
  }

  async stop(): Promise<void> {
    await this.kill('SIGTERM');
    await rm(join(this.root, '..'), { recursive: true, force: true });
  }

  async restart(certificate = this.#certificate): Promise<void> {
    this.#certificate = certificate;
    await this.kill();
    await makeFolders(this.#setting);
    await writeTls(this.#setting, this.#certificate, this.#clientAuthority);
    const launch = inNetwork(this.#network, await this.#recipe.prepare(this.#setting));
    const env = { ...tlsEnvironment(this.#setting), ...this.#env };
    this.#running = await spawnServer(launch, this.#setting, env);
    await this.#untilListening(this.#running);
  }

  async setEncrypting(encrypts: boolean): Promise<void> {
    const { tls: _, ...plain } = this.#setting;
    this.#setting = encrypts && this.#tls ? { ...plain, tls: this.#tls } : plain;
    await this.restart();
  }

  async changePassword(password: string): Promise<void> {
    this.#setting = { ...this.#setting, password: noteSecret(password) };
    await this.restart();
  }

  async #untilListening({ child, processes }: Running): Promise<void> {
    const deadline = Date.now() + START_DEADLINE_MS;
    // No connection is tried: ProFTPD accepts nobody for 0.4 s after a session has ended.
    while (!(await processes.listensOn(this.port))) {
      if (hasEnded(child) || Date.now() > deadline) {
        const output = await readFile(outputPath(this.#setting), 'utf8');
        throw new Error(`${this.name} does not listen on port ${this.port}: ${output.trim()}`);
      }
      await delay(POLL_MS);
    }
  }
}

function inNetwork(network: ServerNetwork | undefined, launch: Launch): Launch {
  if (!network) return launch;
  const enter = `--net=${network.namespace}`;
  return { ...launch, command: ['nsenter', enter, '--', ...launch.command] };
}

async function makeFolders({ folder, root, account }: Setting): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(join(folder, '..'), 0o755);
  if ((await mkdir(root, { recursive: true })) !== undefined) await giveTo(account, root);
}

async function spawnServer(
  { command, env }: Launch,
  setting: Setting,
  extra: Readonly<Record<string, string>>,
): Promise<Running> {
  const marker = `FTP_WORKSPACE_TEST_SERVER=${randomBytes(8).toString('hex')}`;
  const [key = '', value = ''] = marker.split('=');
  const base = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', [key]: value };
  const output = await open(outputPath(setting), 'a+');
  try {
    // Should this process be killed, the kernel ends the server, and the sessions notice.
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
      cwd: setting.folder,
      detached: true,
      env: { ...base, ...env, ...extra },
      // vsftpd writes why it could not start to its standard input.
      stdio: [output.fd, output.fd, output.fd],
    });
    await once(child, 'spawn');
    if (child.pid === undefined) throw new Error('The process has no id');
    return { child, processes: new ServerProcesses(child.pid, marker) };
  } finally {
    await output.close();
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function outputPath({ folder }: Setting): string {
  return join(folder, 'output');
}
