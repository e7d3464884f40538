import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Tells whether this machine has IPv6 on loopback. Where it has not, it says so loudly, and with
 * CI=true that is an error.
 */
export async function hasIpv6(): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(0, '::1');
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (process.env['CI'] === 'true') throw new Error('There is no IPv6', { cause: error });
    process.stderr.write(`\n*** SKIPPED: every test over IPv6. ${String(error)} ***\n`);
    return false;
  } finally {
    server.close();
  }
}
