import type { BenchResult } from './result.ts';

/** What has to be known to understand the figures, in sentences. */
export function facts(result: BenchResult): string[] {
  const { runs, link, missing, peerVersion, largeMegabytes } = result;
  const { rttMs } = link;
  const hasLink = rttMs > 0;
  return [
    hasLink ? linkFact(result) : 'Nothing between client and server; times in ms.',
    `Median (min to max) of ${runs} runs; (n) behind a title: so many, where that is fewer.`,
    ...(hasLink ? [pauseFact] : []),
    `Peers: basic-ftp ${peerVersion} as a library, lftp, curl and rclone as programs. ${programFact}`,
    ...(missing.length > 0 ? [`Not installed, and so not compared: ${missing.join(', ')}.`] : []),
    ...(largeMegabytes > 0 ? [largeFact] : []),
  ];
}

function linkFact({ link }: BenchResult): string {
  const { rttMs, rateMbit, lossPercent, noLink } = link;
  const line = [
    `a round trip (R) of ${rttMs} ms`,
    ...(rateMbit > 0 ? [`${rateMbit} Mbit/s`] : []),
    ...(lossPercent > 0 ? [`${lossPercent} % of the packets lost`] : []),
  ].join(', ');
  if (noLink === undefined) {
    return `A link of ${line}: packets between two network namespaces, TCP's handshakes included.`;
  }
  return (
    `A relay that delays bytes by ${rttMs} ms (R) there and back, since there is no better link ` +
    `here: ${noLink} Connects wait in the client instead; windows do not grow slowly, nothing is ` +
    'lost and no packets are counted, so that large files and lists look faster than they are.'
  );
}

const pauseFact =
  'A pause of 3 R, not measured, before and after each operation, as people make them: what a ' +
  'client does behind an operation is over then. It is in the commands, data connections and packets.';

const programFact =
  'A program is measured by the difference of two processes of which one does more of the same ' +
  '(its start and its connects are in both), and only in what it has an equal of.';

const largeFact =
  'Large files go over loopback, from and to the local disk, each transfer in a process of its own.';
