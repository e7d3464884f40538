import type {
  Fact,
  FactId,
  Facts,
  FactValues,
  ServerReport,
} from '../../../../src/remote/serverReport.ts';
import type { Translate } from '../../../../src/extension/report/factText.ts';
import type { MarkdownOptions } from '../../../../src/extension/report/reportMarkdown.ts';

/** What the editor's `l10n.t` does without a translation. */
export const t: Translate = (text, ...args) =>
  text.replace(/\{(\d)\}/g, (place, index) => String(args[Number(index)] ?? place));

export const options: MarkdownOptions = {
  t,
  anonymize: (text) => text,
  day: (ms) => new Date(ms).toISOString().slice(0, 10),
  version: '1.2.3',
};

/** A fact as if it had been found out. */
export function fact<Id extends FactId>(
  id: Id,
  value: FactValues[Id],
  ...evidence: readonly string[]
): Readonly<Record<Id, Fact<FactValues[Id]>>> {
  const found: Fact<FactValues[Id]> = { outcome: { kind: 'found', value }, evidence };
  return { [id]: found } as Record<Id, Fact<FactValues[Id]>>;
}

export function reportOf(facts: Facts, changes: Partial<ServerReport> = {}): ServerReport {
  return {
    depth: 'full',
    startedAtMs: Date.UTC(2026, 10, 25),
    facts,
    scratch: { kind: 'removed' },
    privateWords: { addresses: [], users: [], paths: [] },
    ...changes,
  };
}

const WORKS = { works: true, elapsedMs: 80 };

/** A server about which there is nothing to say. */
export const flawless: Facts = {
  ...fact('software', 'ExampleFTPd 1.0'),
  ...fact('system', 'UNIX Type: L8'),
  ...fact('features', ['MLST type*;size*;modify*;perm*;unique*;', 'UTF8']),
  ...fact('quirks', ['example-ftpd-way']),
  ...fact('roundTripMs', 20.4),
  ...fact('encryption', {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_256_GCM_SHA384',
    implicit: false,
    offered: true,
  }),
  ...fact('certificate', {
    problem: undefined,
    issuer: 'C=US, O=Example Authority, CN=E1',
    validToMs: Date.UTC(2027, 0, 1),
  }),
  ...fact('dataEncryption', { resumed: true }),
  ...fact('extendedPassive', WORKS),
  ...fact('passive', { ...WORKS, addressMatches: true }, 'PASV → 227 (10,0,0,1,4,1)'),
  ...fact('active', { works: false, elapsedMs: undefined }, '500 Illegal PORT command.'),
  ...fact('machineListing', { works: true, facts: ['type', 'size', 'modify'] }),
  ...fact('listFormat', 'unix'),
  ...fact('hiddenFiles', 'MLSD'),
  ...fact('emptyFolder', 'empty'),
  ...fact('statListing', true),
  ...fact('timePrecision', 'second'),
  ...fact('listOffset', 120),
  ...fact('utf8Announced', true),
  ...fact('links', { seen: 3, dangling: 1 }),
  ...fact('utf8Names', 'kept'),
  ...fact('foreignNames', []),
  ...fact('leadingSpace', 'kept'),
  ...fact('trailingSpace', 'kept'),
  ...fact('brackets', 'kept'),
  ...fact('star', 'kept'),
  ...fact('backslash', 'kept'),
  ...fact('longName', 'kept'),
  ...fact('caseSensitive', true),
  ...fact('content', { intact: true, storedBytes: 531 }),
  ...fact('size', true),
  ...fact('append', true),
  ...fact('resumedDownload', true),
  ...fact('resumedUpload', true),
  ...fact('renameOver', 'replaces', 'RNTO …/old → 250 Done'),
  ...fact('renameAcross', true),
  ...fact('modificationTime', true),
  ...fact('setTime', 'MFMT'),
  ...fact('changeMode', 'SITE CHMOD'),
  ...fact('clockSkew', 900),
  ...fact('checksums', ['HASH']),
  ...fact('pipelining', true),
  ...fact('connections', { wanted: 4, open: 4, elsewhere: 0 }),
};
