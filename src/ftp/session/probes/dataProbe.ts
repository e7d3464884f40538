import { hasCode, type RemoteError } from '../../../common/remoteError.ts';
import type { DataWay } from '../../../remote/serverReport.ts';
import { Code, replyText } from '../../protocol/reply.ts';
import { parsePassivePort } from '../../protocol/replyTexts.ts';
import { bareAddress, isIpv6Address } from '../../transport/address.ts';
import type { Bench, Exchange } from './bench.ts';
import type { Probe } from './probe.ts';

const IPV4_ADDRESS = /^\d+(?:\.\d+){3}$/;
const NO_WAY: DataWay = { works: false, elapsedMs: undefined };

/** Data connections to a port of the server, told in either of two ways. */
export const passiveProbe: Probe = {
  area: 'data',
  facts: ['extendedPassive', 'passive'],
  writes: false,
  run: (bench) =>
    bench.inMode('passive', async (passive) => {
      const extended = await listedBy(passive, true);
      passive.note('extendedPassive', extended.way, extended.failure);
      const { way, failure } = await listedBy(passive, false);
      const asked = await passive.ask('PASV');
      // Over IPv6 there is no PASV: the listing went by EPSV all the same.
      const isIpv6 = isIpv6Address(passive.session.parts.control.peer.host);
      const told = isIpv6 ? NO_WAY : way;
      const value = { ...told, addressMatches: addressMatches(passive, asked) };
      passive.note('passive', value, failure, asked);
    }),
};

/** Data connections that the server opens to this computer. */
export const activeProbe: Probe = {
  area: 'data',
  facts: ['active'],
  writes: false,
  run: (bench) =>
    bench.inMode('active', async (active) => {
      const { way, failure } = await listed(active);
      active.note('active', way, failure);
    }),
};

interface Tried {
  readonly way: DataWay;
  readonly failure: RemoteError | undefined;
}

/** A listing by EPSV, or by PASV, alone. Its port may be told and yet be out of reach. */
async function listedBy(bench: Bench, extended: boolean): Promise<Tried> {
  bench.profile.extendedPassive = extended;
  const tried = await listed(bench);
  // Where EPSV leads nowhere, PASV is tried, and that remembered.
  return bench.profile.extendedPassive === extended ? tried : { ...tried, way: NO_WAY };
}

async function listed(bench: Bench): Promise<Tried> {
  const start = performance.now();
  try {
    await bench.list(bench.listed);
  } catch (error) {
    if (!hasCode(error, 'data-connection-failed', 'active-mode-failed')) throw error;
    return { way: NO_WAY, failure: error };
  }
  return { way: { works: true, elapsedMs: performance.now() - start }, failure: undefined };
}

/** Behind a NAT the reply names an address that leads nowhere from here. A proxy knows a name alone. */
function addressMatches(bench: Bench, { reply }: Exchange): boolean | undefined {
  const named = reply.code === Code.PassiveMode ? parsePassivePort(replyText(reply)) : undefined;
  const peer = bareAddress(bench.session.parts.control.peer.host);
  return named && IPV4_ADDRESS.test(peer) ? named.host === peer : undefined;
}
