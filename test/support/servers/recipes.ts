import { proftpd } from './proftpd.ts';
import { pureFtpd } from './pureFtpd.ts';
import { pyftpdlib } from './pyftpdlib.ts';
import type { ServerName, ServerTls } from './realServer.ts';
import type { Recipe } from './recipe.ts';
import { vsftpd } from './vsftpd.ts';

export const recipes: Readonly<Record<ServerName, Recipe>> = {
  vsftpd,
  proftpd,
  'pure-ftpd': pureFtpd,
  pyftpdlib,
};

/** Every way in which a server can encrypt. */
export function tlsWays(name: ServerName): readonly ServerTls[] {
  const modes = recipes[name].facts.hasImplicitTls
    ? (['explicit', 'implicit'] as const)
    : (['explicit'] as const);
  return modes.flatMap((mode) => [
    { mode, version: 'TLSv1.2' },
    { mode, version: 'TLSv1.3' },
  ]);
}
