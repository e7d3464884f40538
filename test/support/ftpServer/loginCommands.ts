import type { CommandContext, CommandHandler } from './commandContext.ts';
import { multiLine, Refusal } from './reply.ts';
import { featureLines, knownFacts } from './settings.ts';

/** Commands that log in, and those about the session as a whole. */
export const loginCommands: Readonly<Record<string, CommandHandler>> = {
  AUTH: (context, argument) => startTls(context, argument),
  PBSZ: ({ isSecure }) => (isSecure ? '200 PBSZ=0' : '503 Secure the connection first.'),
  PROT: ({ isSecure, state, settings }, argument) => {
    if (!isSecure) return '503 Secure the connection first.';
    const protection = settings.tls?.protection;
    if (protection === 'refused') return '536 Protection is not supported.';
    if (protection === 'after-login' && state.login !== 'done') return '530 Log in first.';
    state.isProtected = argument.toUpperCase() === 'P' && protection !== 'ignored';
    return `200 Protection level is ${argument}.`;
  },
  CCC: () => '534 The control connection stays as it is.',
  USER: ({ state, isSecure, settings }, argument) => {
    if (settings.tls?.required === true && !isSecure) {
      return '530 Sessions must use encryption.';
    }
    if (argument === '') return '501 A user name is needed.';
    state.user = argument;
    state.login = 'none';
    return '331 Password needed.';
  },
  PASS: (context, argument) => checkPassword(context, argument),
  ACCT: (context, argument) => {
    if (context.state.login !== 'account-needed') return '503 Send USER and PASS first.';
    if (argument !== context.settings.account) return '530 Wrong account.';
    return completeLogin(context);
  },
  QUIT: (context) => {
    context.quit();
    return '221 Goodbye.';
  },
  NOOP: () => '200 Okay.',
  SYST: ({ settings }) => (settings.listFormat === 'dos' ? '215 Windows_NT' : '215 UNIX Type: L8'),
  FEAT: ({ settings }) => multiLine(211, 'Features:', featureLines(settings), 'End'),
  HELP: () => '214 See RFC 959.',
  OPTS: (context, argument) => setOption(context, argument),
  TYPE: ({ state }, argument) => {
    const type = argument.toUpperCase().charAt(0);
    if (type !== 'A' && type !== 'I') return '504 Type not supported.';
    state.type = type;
    return `200 Type set to ${type}.`;
  },
  MODE: (_, argument) =>
    argument.toUpperCase() === 'S' ? '200 Mode set to S.' : '504 Mode not supported.',
  STRU: (_, argument) =>
    argument.toUpperCase() === 'F' ? '200 Structure set to F.' : '504 Structure not supported.',
  ALLO: () => '202 No storage allocation necessary.',
};

/** Commands that need no login. */
export const openCommands: ReadonlySet<string> = new Set(
  'USER PASS ACCT QUIT NOOP SYST FEAT HELP OPTS AUTH PBSZ PROT CCC HOST LANG CLNT CSID'.split(' '),
);

function startTls(context: CommandContext, mechanism: string): string {
  const { tls } = context.settings;
  if (!tls || tls.mechanism === 'none') return '502 Not implemented.';
  if (context.isSecure) return '503 The connection is secure already.';
  if (mechanism.toUpperCase() !== (tls.mechanism ?? 'TLS')) return '504 Unknown mechanism.';
  context.startTls();
  const { text, inSamePacket } = tls.injection ?? { text: '', inSamePacket: false };
  return inSamePacket ? `234 Go on.\r\n${text}` : '234 Go on.';
}

function checkPassword(context: CommandContext, password: string): string {
  const { state, settings, usage } = context;
  if (state.user === undefined || state.login !== 'none') return '503 Send USER first.';
  if (!isAllowed(context, state.user, password)) return '530 Login incorrect.';
  if (usage.isLoginLimitReached()) {
    context.quit();
    return '530 The maximum number of clients for this user is connected.';
  }
  if (settings.account === undefined) return completeLogin(context);
  state.login = 'account-needed';
  return '332 Account needed.';
}

function isAllowed({ settings }: CommandContext, user: string, password: string): boolean {
  if (user === 'anonymous' && settings.anonymous) return true;
  if (typeof settings.users === 'function') return settings.users(user, password);
  return Object.hasOwn(settings.users, user) && settings.users[user] === password;
}

function completeLogin({ state, usage }: CommandContext): string {
  state.login = 'done';
  usage.countLogin();
  return '230 Logged in.';
}

function setOption({ state, settings }: CommandContext, argument: string): string {
  const [name = '', value = ''] = argument.split(' ');
  if (name.toUpperCase() === 'UTF8' && settings.encoding === 'utf8') return '200 UTF8 is on.';
  if (name.toUpperCase() === 'HASH' && settings.extensions.some((line) => line.includes(value))) {
    state.hash = value;
    return `200 HASH set to ${value}.`;
  }
  if (name.toUpperCase() !== 'MLST' || !settings.mlsd) throw new Refusal('501 Unknown option.');
  const wanted = value.toLowerCase().split(';');
  state.facts = knownFacts(settings).all.filter((fact) => wanted.includes(fact.toLowerCase()));
  return `200 MLST OPTS ${state.facts.map((fact) => `${fact};`).join('')}`;
}
