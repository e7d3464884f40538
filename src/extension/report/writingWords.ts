import { info, no, none, yes, type WordsOf } from './factText.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** What is on its way, and seconds that servers cut off. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Words for how files are written, and for the sessions. */
export const writingWords: WordsOf<
  | 'content'
  | 'size'
  | 'append'
  | 'resumedDownload'
  | 'resumedUpload'
  | 'renameOver'
  | 'renameAcross'
  | 'modificationTime'
  | 'setTime'
  | 'changeMode'
  | 'clockSkew'
  | 'checksums'
  | 'pipelining'
  | 'connections'
> = {
  content: {
    label: ({ t }) => t('Content of a file that was written and read'),
    text: ({ intact, storedBytes }, { t }) =>
      intact
        ? yes(t('Every byte came back as it was'))
        : no(t('It came back changed ({0} bytes are stored)', storedBytes ?? '?')),
  },
  size: {
    label: ({ t }) => t('Size of one file (SIZE)'),
    text: (value, { t }) => (value ? yes(t('Works')) : none(t('Does not work'))),
  },
  append: {
    label: ({ t }) => t('Appending to a file (APPE)'),
    text: (value, { t }) => (value ? yes(t('Works')) : none(t('Does not work'))),
  },
  resumedDownload: {
    label: ({ t }) => t('Download from the middle (REST)'),
    text: (value, { t }) => (value ? yes(t('Works')) : none(t('Does not work'))),
  },
  resumedUpload: {
    label: ({ t }) => t('Upload from the middle (REST)'),
    text: (value, { t }) => (value ? yes(t('Works')) : none(t('Does not work'))),
  },
  renameOver: {
    label: ({ t }) => t('Renaming over a file that is there'),
    text: (value, { t }) =>
      value === 'replaces' ? yes(t('Replaces it')) : no(t('The server refuses it')),
  },
  renameAcross: {
    label: ({ t }) => t('Renaming into another folder'),
    text: (value, { t }) => (value ? yes(t('Works')) : no(t('The server refuses it'))),
  },
  modificationTime: {
    label: ({ t }) => t('Time of one file (MDTM)'),
    text: (value, { t }) => (value ? yes(t('Works')) : none(t('Does not work'))),
  },
  setTime: {
    label: ({ t }) => t('Setting the time of a file'),
    text: (value, { t }) =>
      value === undefined ? none(t('Does not work')) : yes(t('Works ({0})', value)),
  },
  changeMode: {
    label: ({ t }) => t('Setting the permissions of a file'),
    text: (value, { t }) =>
      value === undefined ? none(t('Does not work')) : yes(t('Works ({0})', value)),
  },
  clockSkew: {
    label: ({ t }) => t('Clock of the server'),
    text: (value, { t }) => {
      const amount = Math.abs(value);
      if (amount < CLOCK_TOLERANCE_MS) return yes(t('Goes with that of this computer'));
      const shown =
        amount < 2 * MINUTE_MS
          ? t('{0} seconds', Math.round(amount / SECOND_MS))
          : t('{0} minutes', Math.round(amount / MINUTE_MS));
      return info(value > 0 ? t('{0} ahead', shown) : t('{0} behind', shown));
    },
  },
  checksums: {
    label: ({ t }) => t('Checksums'),
    text: (value, { t }) =>
      value.length === 0 ? none(t('None; sizes are compared after a save')) : yes(value.join(', ')),
  },
  pipelining: {
    label: ({ t }) => t('Several commands at once'),
    text: (value, { t }) =>
      value ? yes(t('Answered one by one and in order')) : no(t('They get lost')),
  },
  connections: {
    label: ({ t }) => t('Connections at a time'),
    text: ({ wanted, open, elsewhere }, { t }) => {
      const besides = elsewhere === 0 ? '' : ` ${t('(besides {0} of this window)', elsewhere)}`;
      if (open >= wanted) return yes(t('All {0} that were tried', wanted) + besides);
      return info(t('{0} of the {1} that were tried', open, wanted) + besides);
    },
  },
};
