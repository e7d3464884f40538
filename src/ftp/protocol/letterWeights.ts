/** One character of a name, among its neighbours. */
export interface Place {
  readonly character: string;
  /** What it was read from. */
  readonly bytes: Uint8Array;
  /** Empty where nothing is there, or no character. */
  readonly before: string;
  readonly after: string;
}

/**
 * How much a character speaks for an encoding, about 1.5 a byte for what the language uses most,
 * below 0 for what nobody would call a file.
 */
export type Weigher = (place: Place) => number;

// The letters that a language has most of, each list from frequency tables of running text.
const WESTERN = 'äöüßéèêàçñáíóúåøæãõâôîïìòùëÄÖÜÉÅØÇÑÀÁÓ';
const CENTRAL = 'ąęłńśźżóćčěřšůýžáíéúťďňőűöüäôŁŚŻŹĆČŘŠŽÁÉÍÓÚÖÜ';
const RUSSIAN = 'оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё';
const MOST_RUSSIAN = 12;
const GREEK = 'αειοτσνηυρπκμλςόίάέήύώθδγωχφβξζψ';
const HANGUL =
  '이다는의가에을한은로기사지자고서리시하도나인라그대스일아정제해전부보수어구주문진상장유성동비조마우안관신영국원공서용여무오위계본과치연자료사진새폴더음악';
const HANZI =
  '的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文件新建图片资料数据目录說這們為時國學會來個檔案資料圖夾新電腦視頻音乐';
const KANJI =
  '日本語一国会人年大十二中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校土木聞食車何南万毎白天母火右読友左休父雨新資料画像写真設定表示文書';

/** Signs that people do put into names. */
const USUAL_SIGNS = '\u00a0«»§°–—’“”„·№…';
const LETTER = /\p{L}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const ASCII_LETTER = /[A-Za-z]/;

export const weighers = {
  western: latin(WESTERN),
  central: latin(CENTRAL),
  russian: alphabetic(RUSSIAN, /[А-яЁё]/, /[ІіЇїЄєЎўҐґ]/),
  greek: alphabetic(GREEK, /[Ά-ώ]/),
  shiftJis: ({ character, bytes }) => {
    // Every byte of other encodings can pass for one of these.
    if (bytes.length === 1) return -0.3;
    if (isKana(character)) return 3;
    return ideograph(character, KANJI, isBetween(bytes, 0x88, 0x97));
  },
  eucJp: ({ character, bytes }) => {
    if (isKana(character)) return 3;
    return ideograph(character, KANJI, isBetween(bytes, 0xb0, 0xcf));
  },
  gbk: ({ character, bytes }) => {
    if (isKana(character)) return -1;
    return ideograph(
      character,
      HANZI,
      isBetween(bytes, 0xb0, 0xd7) && isHigh(bytes),
      isHigh(bytes),
    );
  },
  big5: ({ character, bytes }) => ideograph(character, HANZI, isBetween(bytes, 0xa4, 0xc6)),
  korean: ({ character }) => {
    if (!/[가-힣]/.test(character)) return -3;
    return HANGUL.includes(character) ? 4.5 : 2.8;
  },
} as const satisfies Readonly<Record<string, Weigher>>;

/** Letters that stand among those of ASCII. */
function latin(common: string): Weigher {
  return ({ character, before, after }) => {
    if (!LETTER.test(character)) return sign(character, before, after);
    if (UPPER.test(character) && LOWER.test(before)) return -2;
    const isCommon = common.includes(character);
    if (ASCII_LETTER.test(before) || ASCII_LETTER.test(after)) return isCommon ? 1.5 : 0.3;
    return isCommon ? 0.2 : -0.5;
  };
}

/** Letters that words are made of, without those of ASCII. */
function alphabetic(byFrequency: string, own: RegExp, related = /$^/): Weigher {
  return ({ character, before, after }) => {
    if (!LETTER.test(character)) return sign(character, before, after);
    if (!own.test(character)) return related.test(character) ? 0.7 : -1.5;
    // In the other Russian encoding the cases are swapped, for one.
    if (UPPER.test(character) && LOWER.test(before)) return -2;
    if (ASCII_LETTER.test(before) || ASCII_LETTER.test(after)) return -0.5;
    if (UPPER.test(character)) return LETTER.test(before) ? 0.6 : 1;
    return byFrequency.indexOf(character) < MOST_RUSSIAN ? 1.5 : 1;
  };
}

function sign(character: string, before: string, after: string): number {
  const isWithin = LETTER.test(before) && LETTER.test(after);
  return USUAL_SIGNS.includes(character) && !isWithin ? 0.1 : -1.5;
}

function ideograph(
  character: string,
  common: string,
  isFirstLevel: boolean,
  isSecondLevel = true,
): number {
  if (common.includes(character)) return 4.5;
  if (isFirstLevel) return 2.6;
  return isSecondLevel && /\p{Script=Han}/u.test(character) ? 0.4 : -1.5;
}

function isKana(character: string): boolean {
  return /[ぁ-ヿ]/.test(character);
}

function isBetween([lead = 0]: Uint8Array, low: number, high: number): boolean {
  return lead >= low && lead <= high;
}

/** Where GB 2312 has its characters; the others are rare ones that came with GBK. */
function isHigh([, trail = 0]: Uint8Array): boolean {
  return trail >= 0xa1;
}
