import type { Probe } from './probe.ts';

/** How the login and the files are protected on their way. */
export const encryptionProbe: Probe = {
  area: 'encryption',
  facts: ['encryption', 'certificate', 'dataEncryption'],
  writes: false,
  run: async (bench) => {
    const { channel } = bench.session.parts;
    const { protocol, cipher } = bench.session.security;
    const offered = channel !== undefined || (bench.profile.features?.has('AUTH') ?? false);
    bench.note('encryption', { protocol, cipher, offered });
    if (!channel) return;
    const { problem, issuer, validToMs } = channel.certificate;
    bench.note('certificate', { problem, issuer, validToMs });
    await bench.list(bench.listed);
    bench.note('dataEncryption', { resumed: channel.lastResumed === true });
  },
};
