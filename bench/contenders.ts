import type { BenchClient, ContenderName, OpenClient } from './benchClient.ts';
import { OurClient } from './ourClient.ts';
import { PeerClient } from './peerClient.ts';

export const contenderNames: readonly ContenderName[] = ['ours', 'peer'];

export const contenders: Readonly<Record<ContenderName, OpenClient>> = {
  ours: (target, sessions): BenchClient => new OurClient(target, sessions),
  peer: (target, sessions): BenchClient => new PeerClient(target, sessions),
};
