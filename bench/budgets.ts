import type { ServerName } from '../test/support/servers/realServer.ts';
import type { PlainOrTls } from './result.ts';

/** The most that an operation may take, in round trips. */
interface Budget {
  readonly plain: number;
  readonly tls: number;
  /** vsftpd confirms an upload one round trip late: it waits for the data connection's last ACK. */
  readonly vsftpdExtra?: number;
}

const BUDGETS: Readonly<Record<string, Budget>> = {
  connect: { plain: 4.3, tls: 6.3 },
  'connect-known': { plain: 3.3, tls: 5 },
  'list-200': { plain: 1.3, tls: 2.3 },
  stat: { plain: 1, tls: 1 },
  'stat-50': { plain: 2, tls: 2 },
  'read-4k': { plain: 1.3, tls: 2.3 },
  'save-4k-staged': { plain: 2.4, tls: 3.5, vsftpdExtra: 1 },
  'save-4k-direct': { plain: 1.3, tls: 2.4, vsftpdExtra: 1 },
  rename: { plain: 1, tls: 1 },
  delete: { plain: 1, tls: 1 },
  open: { plain: 1.3, tls: 2.3 },
  save: { plain: 3.5, tls: 4.6 },
  index: { plain: 20, tls: 20 },
  'first-names': { plain: 20, tls: 20 },
};

/** In round trips; undefined: the operation has none. */
export function budgetOf(
  operation: string,
  server: ServerName,
  security: PlainOrTls,
): number | undefined {
  const budget = BUDGETS[operation];
  if (!budget) return undefined;
  return budget[security] + (server === 'vsftpd' ? (budget.vsftpdExtra ?? 0) : 0);
}

/** To a tenth of a round trip: what the computers themselves take is not counted against it. */
export function isWithin(rounds: number, budget: number): boolean {
  return Number(rounds.toFixed(1)) <= budget;
}
