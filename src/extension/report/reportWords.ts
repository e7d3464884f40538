import type { FactId, ReportArea } from '../../remote/serverReport.ts';
import type { Translate, WordsOf } from './factText.ts';
import { listingWords } from './listingWords.ts';
import { serverWords } from './serverWords.ts';
import { writingWords } from './writingWords.ts';

/** Words for everything that can be found out. */
export const words: WordsOf<FactId> = { ...serverWords, ...listingWords, ...writingWords };

/** The facts of each part, in the order in which they are shown. */
export const AREAS: Readonly<Record<ReportArea, readonly FactId[]>> = {
  server: ['software', 'system', 'features', 'quirks', 'roundTripMs'],
  encryption: ['encryption', 'certificate', 'dataEncryption'],
  data: ['extendedPassive', 'passive', 'active'],
  listing: [
    'machineListing',
    'listFormat',
    'hiddenFiles',
    'emptyFolder',
    'links',
    'statListing',
    'timePrecision',
    'listOffset',
  ],
  names: [
    'utf8Announced',
    'utf8Names',
    'foreignNames',
    'leadingSpace',
    'trailingSpace',
    'brackets',
    'star',
    'backslash',
    'longName',
    'caseSensitive',
  ],
  writing: [
    'content',
    'size',
    'append',
    'resumedDownload',
    'resumedUpload',
    'renameOver',
    'renameAcross',
    'modificationTime',
    'setTime',
    'changeMode',
    'clockSkew',
    'checksums',
  ],
  sessions: ['pipelining', 'connections'],
};

export function areaTitle(area: ReportArea, t: Translate): string {
  const titles: Readonly<Record<ReportArea, string>> = {
    server: t('The server'),
    encryption: t('Encryption'),
    data: t('Data connections'),
    listing: t('Listings'),
    names: t('Names of files'),
    writing: t('Writing'),
    sessions: t('Sessions'),
  };
  return titles[area];
}
