import { growOn, tellGrowth } from '../soak/growth.ts';
import { useServers } from './useServers.ts';

/** `npm run soak -- --saves 10000` is a whole day. */
const SAVES = 160;

describe('a day of editing, in short', () => {
  const servers = useServers();

  it('grows nothing with the number of saves', async function () {
    servers.require(this, 'vsftpd');
    const growth = await growOn(await servers.start('vsftpd'), SAVES);
    process.stdout.write(`    ${tellGrowth(growth)}\n`);
  });
});
