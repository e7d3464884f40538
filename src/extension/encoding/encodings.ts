/** Encodings that servers are known to have names in, for a person to choose from. */
export interface EncodingChoice {
  /** For the setting. */
  readonly encoding: string;
  /** The name that people know it by. A proper name, the same in every language. */
  readonly name: string;
}

export const ENCODINGS: readonly EncodingChoice[] = [
  { encoding: 'utf-8', name: 'UTF-8' },
  { encoding: 'windows-1252', name: 'Windows-1252' },
  { encoding: 'iso-8859-1', name: 'ISO-8859-1 (Latin-1)' },
  { encoding: 'iso-8859-15', name: 'ISO-8859-15 (Latin-9)' },
  { encoding: 'cp850', name: 'CP850' },
  { encoding: 'cp437', name: 'CP437' },
  { encoding: 'macroman', name: 'Mac Roman' },
  { encoding: 'windows-1250', name: 'Windows-1250' },
  { encoding: 'iso-8859-2', name: 'ISO-8859-2 (Latin-2)' },
  { encoding: 'windows-1251', name: 'Windows-1251' },
  { encoding: 'koi8-r', name: 'KOI8-R' },
  { encoding: 'koi8-u', name: 'KOI8-U' },
  { encoding: 'cp866', name: 'CP866' },
  { encoding: 'windows-1253', name: 'Windows-1253' },
  { encoding: 'windows-1254', name: 'Windows-1254' },
  { encoding: 'windows-1255', name: 'Windows-1255' },
  { encoding: 'windows-1256', name: 'Windows-1256' },
  { encoding: 'windows-874', name: 'Windows-874' },
  { encoding: 'windows-1258', name: 'Windows-1258' },
  { encoding: 'shift_jis', name: 'Shift_JIS' },
  { encoding: 'euc-jp', name: 'EUC-JP' },
  { encoding: 'gbk', name: 'GBK' },
  { encoding: 'gb18030', name: 'GB18030' },
  { encoding: 'big5', name: 'Big5' },
  { encoding: 'euc-kr', name: 'EUC-KR' },
];

export function encodingName(encoding: string): string {
  return ENCODINGS.find((choice) => choice.encoding === encoding)?.name ?? encoding;
}
