import { RemoteError } from '../../../common/remoteError.ts';
import { isCompletion } from '../../protocol/reply.ts';
import type { Bench } from './bench.ts';
import type { Probe } from './probe.ts';

/** How the login and the files are protected on their way. */
export const encryptionProbe: Probe = {
  area: 'encryption',
  facts: ['encryption', 'certificate', 'dataEncryption'],
  writes: false,
  run: async (bench) => {
    const { channel } = bench.session.parts;
    const { protocol, cipher } = bench.session.security;
    if (!channel) {
      await plainText(bench);
      return;
    }
    const { implicitTls: implicit } = bench;
    bench.note('encryption', { protocol, cipher, implicit, offered: true });
    const { problem, issuer, validToMs } = channel.certificate;
    bench.note('certificate', { problem, issuer, validToMs });
    await bench.list(bench.listed);
    bench.note('dataEncryption', { resumed: channel.lastResumed === true });
  },
};

/** AUTH is asked for, since Pure-FTPd announces it also where it has no certificate for it. */
async function plainText(bench: Bench): Promise<void> {
  const auth = await bench.ask('AUTH', 'TLS');
  const offered = isCompletion(auth.reply);
  const plain = { protocol: undefined, cipher: undefined, implicit: false };
  bench.note('encryption', { ...plain, offered }, auth);
  // A handshake would have to follow; without one nothing more can be said here.
  if (offered) bench.session.destroy(new RemoteError('closed', 'TLS was only asked for'));
}
