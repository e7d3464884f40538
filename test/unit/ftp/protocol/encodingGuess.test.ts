import assert from 'node:assert/strict';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { guessEncodings } from '../../../../src/ftp/protocol/encodingGuess.ts';

const RUSSIAN = ['Документы', 'Новая папка', 'отчёт за 2024 год.doc', 'ФОТО', 'Прайс-лист.xls'];
const JAPANESE = ['新しいフォルダ', '見積書_最新.xls', '写真', 'お知らせ.txt', '会議資料'];

/** Folders as people have them, in the encodings that their servers have. */
const FOLDERS: readonly (readonly [encoding: string, names: readonly string[]])[] = [
  ['windows-1252', ['café.txt', 'résumé.doc', 'Noël']],
  ['windows-1252', ['Grüße.txt', 'Übersicht 2024.xls', 'Größe', 'straße.html']],
  ['windows-1252', ['Año nuevo', 'canción.mp3', 'información.pdf']],
  ['windows-1252', ['Blåbær.jpg', 'Søknad.doc', 'årsrapport']],
  ['windows-1251', RUSSIAN],
  ['windows-1251', ['Договор №5.doc', 'письмо', 'Счёт']],
  ['koi8-r', RUSSIAN],
  ['cp866', RUSSIAN],
  ['shift_jis', JAPANESE],
  ['euc-jp', JAPANESE],
  ['gbk', ['新建文件夹', '图片', '我的文档.doc', '产品资料', '通讯录.xls']],
  ['big5', ['新增資料夾', '圖片', '我的文件.doc', '產品說明', '會議紀錄']],
  ['euc-kr', ['새 폴더', '사진', '내 문서.hwp', '음악', '회의 자료.xls']],
  ['windows-1250', ['Żółć.txt', 'zażółć gęślą jaźń.doc', 'Książki', 'Zdjęcia']],
  ['windows-1250', ['Příliš žluťoučký kůň.txt', 'Účetní závěrka', 'Fotky z léta']],
  ['cp850', ['Grüße.txt', 'Übersicht.xls', 'Größe', 'café']],
  ['windows-1253', ['Φωτογραφίες', 'Νέος φάκελος', 'έγγραφα.doc']],
];

function listing(names: readonly string[], encoding: string): Buffer {
  const lines = names.map((name) => `-rw-r--r-- 1 ftp ftp 12 May  6 07:08 ${name}\r\n`);
  return iconv.encode(lines.join(''), encoding);
}

describe('guessEncodings', () => {
  for (const [encoding, names] of FOLDERS) {
    it(`takes ${names.join(', ')} in ${encoding} for that`, () => {
      const guesses = guessEncodings(listing(names, encoding));
      assert.equal(guesses[0], encoding, guesses.join(', '));
    });
  }

  for (const [encoding, name] of [
    ['windows-1252', 'café.txt'],
    ['windows-1252', 'Übung.txt'],
    ['windows-1251', 'Привет.txt'],
    ['koi8-r', 'Привет.txt'],
    ['shift_jis', 'テスト.txt'],
    ['gbk', '新建文本文档.txt'],
    ['euc-kr', '새 문서.txt'],
  ] as const) {
    it(`takes ${name} alone in ${encoding} for that`, () => {
      assert.equal(guessEncodings(iconv.encode(name, encoding))[0], encoding);
    });
  }

  it('counts only the lines that are no UTF-8', () => {
    const mixed = Buffer.concat([
      Buffer.from('Документы\r\nФОТО\r\nНовая папка\r\n'),
      iconv.encode('Grüße.txt\r\n', 'windows-1252'),
    ]);
    assert.equal(guessEncodings(mixed)[0], 'windows-1252');
  });

  it('has no guess where all is UTF-8', () => {
    assert.deepEqual(guessEncodings(Buffer.from('Документы\r\nplain\r\n')), []);
    assert.deepEqual(guessEncodings(Buffer.alloc(0)), []);
  });

  it('takes any bytes, and megabytes in no time', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      assert.ok(Array.isArray(guessEncodings(bytes)));
    });
    fc.assert(property, { numRuns: 300 });
    const startedAt = performance.now();
    for (const byte of [0x81, 0xc4, 0xfe]) guessEncodings(Buffer.alloc(8 * 1024 * 1024, byte));
    assert.ok(performance.now() - startedAt < 5_000);
  });
});
