import assert from 'node:assert/strict';
import { Traffic, trafficSince } from '../../../bench/traffic.ts';

describe('Traffic', () => {
  it('counts commands and the ports that a server gives', () => {
    const traffic = new Traffic();
    const before = traffic.count;
    const log = [
      '> EPSV',
      '< 229 Extended Passive Mode (|||40001|)',
      '> RETR a',
      '< 150 Here it comes',
      'Connected to 127.0.0.1',
      '< 226 Done',
      '> PASV',
      '< 227 Entering Passive Mode (127,0,0,1,1,1)',
      '< 2290 is no code',
    ];
    for (const line of log) traffic.note(line);
    const counted = trafficSince(before, traffic.count);
    assert.deepEqual(counted, { commands: 3, dataConnections: 2 });
  });
});
