import { hasCode, type RemoteError } from '../../../common/remoteError.ts';
import { isCompletion, isIntermediate, replyText } from '../../protocol/reply.ts';
import { parseSize } from '../../protocol/replyTexts.ts';
import type { Bench } from './bench.ts';
import type { Probe } from './probe.ts';

const ALL_BYTES = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
/** What a server that takes it for text would change. */
const LINE_ENDS = Buffer.from('one\r\ntwo\nthree\r\n\r\n\n');
const CONTENT = Buffer.concat([ALL_BYTES, LINE_ENDS, ALL_BYTES]);
const MIDDLE = 100;
const TAIL = Buffer.from('the tail');

/** Whether files arrive as they were sent. */
export const contentProbe: Probe = {
  area: 'writing',
  facts: ['content', 'size'],
  writes: true,
  run: async (bench) => {
    const path = bench.at('content');
    await bench.send('STOR', path, CONTENT);
    const size = await bench.ask('SIZE', path);
    const storedBytes = isCompletion(size.reply) ? parseSize(replyText(size.reply)) : undefined;
    bench.note('size', storedBytes === CONTENT.length, size);
    const back = await bench.receive('RETR', path);
    bench.note('content', { intact: back.equals(CONTENT), storedBytes });
  },
};

/** Whether something can be added to a file. */
export const appendProbe: Probe = {
  area: 'writing',
  facts: ['append'],
  writes: true,
  run: async (bench) => {
    const path = bench.at('append');
    await bench.send('STOR', path, CONTENT);
    const refusal = await refusalOf(() => bench.send('APPE', path, TAIL));
    const back = refusal ? undefined : await bench.receive('RETR', path);
    bench.note('append', back?.equals(Buffer.concat([CONTENT, TAIL])) ?? false, refusal);
  },
};

/** Whether a transfer can begin in the middle of a file (RFC 3659 section 5). */
export const restartProbe: Probe = {
  area: 'writing',
  facts: ['resumedDownload', 'resumedUpload'],
  writes: true,
  run: async (bench) => {
    const path = bench.at('restart');
    await bench.send('STOR', path, CONTENT);
    const restart = await bench.ask('REST', String(MIDDLE));
    if (!isIntermediate(restart.reply)) {
      bench.note('resumedDownload', false, restart);
      bench.note('resumedUpload', false, restart);
      return;
    }
    const rest = await bench.receive('RETR', path);
    bench.note('resumedDownload', rest.equals(CONTENT.subarray(MIDDLE)), restart);
    await resumedUpload(bench, path);
  },
};

async function resumedUpload(bench: Bench, path: string): Promise<void> {
  const restart = await bench.ask('REST', String(MIDDLE));
  const refusal = await refusalOf(() => bench.send('STOR', path, TAIL));
  // A leftover offset would cut what is read next.
  await bench.ask('REST', '0');
  const back = await bench.receive('RETR', path);
  const expected = Buffer.concat([CONTENT.subarray(0, MIDDLE), TAIL]);
  const keeps = !refusal && back.subarray(0, expected.length).equals(expected);
  bench.note('resumedUpload', keeps, refusal ?? restart);
}

/** The server's no: that is an answer, too. Undefined where it took what was sent. */
async function refusalOf(send: () => Promise<void>): Promise<RemoteError | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    if (hasCode(error, 'rejected', 'not-supported')) return error;
    throw error;
  }
}
