import type { NameFate } from '../../remote/serverReport.ts';
import { info, no, none, yes, type FactText, type Translate, type WordsOf } from './factText.ts';

const MINUTES_PER_HOUR = 60;

/** Words for how folders are listed and which names there can be. */
export const listingWords: WordsOf<
  | 'machineListing'
  | 'listFormat'
  | 'statListing'
  | 'hiddenFiles'
  | 'emptyFolder'
  | 'links'
  | 'foreignNames'
  | 'timePrecision'
  | 'listOffset'
  | 'utf8Announced'
  | 'utf8Names'
  | 'leadingSpace'
  | 'trailingSpace'
  | 'brackets'
  | 'star'
  | 'backslash'
  | 'longName'
  | 'caseSensitive'
> = {
  machineListing: {
    label: ({ t }) => t('Listings made for programs (MLSD)'),
    text: ({ works, facts }, { t, quote }) =>
      works
        ? yes(facts.length === 0 ? t('Works') : t('Works, with {0}', quote(facts.join(' '))))
        : none(t('Not there; LIST is read instead, which is made for people')),
  },
  listFormat: {
    label: ({ t }) => t('Form of LIST'),
    text: (value, { t, quote }) => {
      if (value === undefined) return none(t('There was nothing to list'));
      if (value === 'unknown') return no(t('None that is known'));
      if (value === 'unix') return yes(t('That of Unix'));
      return yes(value === 'dos' ? t('That of DOS and Windows') : t('That of {0}', quote(value)));
    },
  },
  statListing: {
    label: ({ t }) => t('Listings without a data connection (STAT)'),
    text: (value, { t }) => (value ? yes(t('Work')) : none(t('Do not work'))),
  },
  hiddenFiles: {
    label: ({ t }) => t('Names that begin with a dot'),
    text: (value, { t }) =>
      value === undefined ? no(t('They are not listed')) : yes(t('They are listed ({0})', value)),
  },
  emptyFolder: {
    label: ({ t }) => t('Empty folders'),
    text: (value, { t }) =>
      yes(
        value === 'empty' ? t('Listed as empty') : t('Refused with words for it, which is known'),
      ),
  },
  links: {
    label: ({ t }) => t('Symbolic links in this folder'),
    text: ({ seen, dangling }, { t }) => {
      if (seen === 0) return none(t('There are none to be seen'));
      const followed = t('{0} seen and followed', seen - dangling);
      return dangling === 0
        ? yes(followed)
        : yes(t('{0}; leading nowhere: {1}', followed, dangling));
    },
  },
  foreignNames: {
    label: ({ t }) => t('Names in this folder'),
    text: ([likeliest], { t, quote }) =>
      likeliest === undefined
        ? yes(t('All are UTF-8'))
        : no(t('Not all are UTF-8; they look like {0}', quote(likeliest))),
  },
  timePrecision: {
    label: ({ t }) => t('Times in listings'),
    text: (value, { t }) => {
      if (value === 'second') return yes(t('Exact to the second'));
      return info(value === 'minute' ? t('Exact to the minute') : t('Exact to the day'));
    },
  },
  listOffset: {
    label: ({ t }) => t('Time zone of LIST'),
    text: (value, { t }) => {
      if (value === undefined) return none(t('The server does not tell'));
      return value === 0 ? info(t('The same as that of MDTM')) : info(offsetText(value, t));
    },
  },
  utf8Announced: {
    label: ({ t }) => t('UTF-8 is announced'),
    text: (value, { t }) => (value ? yes(t('Yes')) : none(t('No'))),
  },
  utf8Names: {
    label: ({ t }) => t('Letters of other languages'),
    text: (value, { t }) => (value === 'refused' ? no(t('Refused')) : nameText(value, t)),
  },
  leadingSpace: {
    label: ({ t }) => t('A space at the beginning'),
    text: (value, { t }) => nameText(value, t),
  },
  trailingSpace: {
    label: ({ t }) => t('A space at the end'),
    text: (value, { t }) => nameText(value, t),
  },
  brackets: {
    label: ({ t }) => t('Brackets'),
    text: (value, { t }) => nameText(value, t),
  },
  star: {
    label: ({ t }) => t('An asterisk'),
    text: (value, { t }) => nameText(value, t),
  },
  backslash: {
    label: ({ t }) => t('A backslash'),
    text: (value, { t }) => nameText(value, t),
  },
  longName: {
    label: ({ t }) => t('A name of 255 bytes'),
    text: (value, { t }) => nameText(value, t),
  },
  caseSensitive: {
    label: ({ t }) => t('Capital and small letters'),
    text: (value, { t }) =>
      value ? yes(t('They make different names')) : info(t('They make the same name')),
  },
};

function nameText(fate: NameFate, t: Translate): FactText {
  switch (fate) {
    case 'kept':
      return yes(t('Kept as it is'));
    case 'rewritten':
      return no(t('The server stores another name'));
    case 'refused':
      return none(t('Refused'));
  }
}

function offsetText(minutes: number, t: Translate): string {
  const all = Math.abs(minutes);
  const rest = all % MINUTES_PER_HOUR;
  const hours = Math.floor(all / MINUTES_PER_HOUR);
  const amount = `${hours}:${String(rest).padStart(2, '0')}`;
  return minutes > 0 ? t('{0} h ahead of UTC', amount) : t('{0} h behind UTC', amount);
}
