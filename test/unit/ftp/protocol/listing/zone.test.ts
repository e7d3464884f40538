import assert from 'node:assert/strict';

import { listTimeToMs } from '../../../../../src/ftp/protocol/listing/listTime.ts';
import {
  certainSeasonAt,
  learnOffsets,
  offsetOf,
  samplesToAsk,
  utcOffsetAt,
  type ZoneOffsets,
  type ZoneSample,
} from '../../../../../src/ftp/protocol/listing/zone.ts';

const UNKNOWN: ZoneOffsets = { midYear: undefined, newYear: undefined };
const at = (iso: string): number => Date.parse(`${iso}Z`);

/** What local time a zone shows, by the tables of the JavaScript engine. */
function localMs(utcMs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  return Date.parse(`${format.format(utcMs).replace(' ', 'T')}Z`);
}

const sampleOf = (iso: string, timeZone: string): ZoneSample => ({
  exactMs: at(iso),
  listedMs: localMs(at(iso), timeZone),
});

const SUMMER = '2024-06-15T10:20:30';
const WINTER = '2024-01-15T10:20:30';

const ZONES: readonly (readonly [zone: string, midYear: number, newYear: number])[] = [
  ['UTC', 0, 0],
  ['Europe/London', 60, 0],
  ['Europe/Berlin', 120, 60],
  ['Europe/Athens', 180, 120],
  ['America/New_York', -240, -300],
  ['America/Los_Angeles', -420, -480],
  ['America/St_Johns', -150, -210],
  ['America/Sao_Paulo', -180, -180],
  ['Asia/Kolkata', 330, 330],
  ['Asia/Kathmandu', 345, 345],
  ['Asia/Tokyo', 540, 540],
  ['Australia/Sydney', 600, 660],
  ['Australia/Lord_Howe', 630, 660],
  ['Australia/Eucla', 525, 525],
  ['Pacific/Auckland', 720, 780],
  ['Pacific/Kiritimati', 840, 840],
  ['Pacific/Pago_Pago', -660, -660],
];

describe('zones of listings', () => {
  for (const [zone, midYear, newYear] of ZONES) {
    it(`${zone}: one file of each half of the year tells`, () => {
      const samples = [sampleOf(SUMMER, zone), sampleOf(WINTER, zone)];
      assert.deepEqual(learnOffsets(UNKNOWN, samples), { midYear, newYear });
    });

    it(`${zone}: every day of three years is right then`, () => {
      const wrong: string[] = [];
      for (let ms = at('2023-01-01T12:00:00'); ms < at('2026-01-01T00:00:00'); ms += 86_400_000) {
        const local = localMs(ms, zone);
        const found = local - utcOffsetAt({ midYear, newYear }, local) * 60_000;
        if (found !== ms) wrong.push(new Date(ms).toISOString());
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('knows one half of the year: the other one is taken to be the same until a file tells', () => {
    const known = learnOffsets(UNKNOWN, [sampleOf(SUMMER, 'Europe/Berlin')]);
    assert.deepEqual(known, { midYear: 120, newYear: undefined });
    assert.equal(utcOffsetAt(known, at(WINTER)), 120);
    assert.deepEqual(learnOffsets(known, [sampleOf(WINTER, 'Europe/Berlin')]), {
      midYear: 120,
      newYear: 60,
    });
  });

  it('shows all files in the zone of today where the server does (Windows)', () => {
    // The server stands in Berlin in May: its January files are shown two hours ahead of UTC, too.
    const windows = (iso: string) => ({ exactMs: at(iso), listedMs: at(iso) + 120 * 60_000 });
    const known = learnOffsets(UNKNOWN, [windows(SUMMER), windows(WINTER)]);
    assert.deepEqual(known, { midYear: 120, newYear: 120 });
    assert.equal(utcOffsetAt(known, at(WINTER)), 120);
  });

  for (const [what, iso, zone, expected] of [
    [
      'when America has changed and Europe has not',
      '2024-03-20T12:00:00',
      'America/New_York',
      { midYear: -240 },
    ],
    [
      'when America has changed and Europe has not',
      '2024-03-20T12:00:00',
      'Europe/Berlin',
      { newYear: 60 },
    ],
    [
      'when Europe has changed back and America has not',
      '2024-10-30T12:00:00',
      'America/New_York',
      { midYear: -240 },
    ],
    [
      'when Europe has changed back and America has not',
      '2024-10-30T12:00:00',
      'Europe/Berlin',
      { newYear: 60 },
    ],
  ] as const) {
    it(`takes a single file of the weeks ${what} for what it is in ${zone}`, () => {
      assert.equal(certainSeasonAt(at(iso)), undefined);
      assert.deepEqual(learnOffsets(UNKNOWN, [sampleOf(iso, zone)]), { ...UNKNOWN, ...expected });
    });
  }

  it('tells the half of a file from those weeks by what is known', () => {
    const lateMarch = sampleOf('2024-03-20T12:00:00', 'America/New_York');
    assert.deepEqual(learnOffsets(UNKNOWN, [lateMarch, sampleOf(WINTER, 'America/New_York')]), {
      midYear: -240,
      newYear: -300,
    });
  });

  for (const [what, listed, exact, expected] of [
    ['the same time', '2024-05-06T07:08:00', '2024-05-06T07:08:59', 0],
    ['a quarter of an hour', '2024-05-06T12:53:00', '2024-05-06T07:08:09', 345],
    ['a file changed in between', '2024-05-06T07:04:00', '2024-05-06T05:08:09', 120],
    ['a time that means nothing', '2024-05-06T07:08:00', '1970-01-01T00:00:00', undefined],
    ['more than any zone', '2024-05-06T22:00:00', '2024-05-06T07:08:00', undefined],
    ['two days', '2024-05-08T07:08:00', '2024-05-06T07:08:00', undefined],
    ['the farthest west', '2024-05-05T19:08:00', '2024-05-06T07:08:00', -720],
  ] as const) {
    it(`finds ${expected ?? 'no'} minutes in ${what}`, () => {
      assert.equal(offsetOf({ listedMs: at(listed), exactMs: at(exact) }), expected);
    });
  }

  it('learns nothing from nonsense, and keeps what it knows', () => {
    const known = { midYear: 120, newYear: undefined };
    const nonsense = { listedMs: at(WINTER), exactMs: 0 };
    assert.equal(learnOffsets(known, [nonsense]), known);
    assert.deepEqual(learnOffsets(known, [sampleOf(SUMMER, 'Asia/Tokyo')]), known);
  });
});

describe('files that are asked for their zone', () => {
  const [summer, winter, march] = ['2024-06-15T10:20', '2024-01-15T10:20', '2024-03-20T10:20'].map(
    at,
  );
  const old = at('2023-06-15T10:20');

  for (const [what, times, known, expected] of [
    ['none where there is none', [], undefined, []],
    ['none without a time', [undefined], undefined, []],
    ['the only one', [winter], undefined, [0]],
    ['the newest of each half', [old, winter, summer], undefined, [2, 1]],
    ['the newest, and one that is certain', [winter, march, old], undefined, [1, 0]],
    ['the newest alone where all are of one half', [old, summer], undefined, [1]],
    ['of the unknown half alone', [winter, summer], { midYear: 60, newYear: undefined }, [0]],
    ['none of a known half', [summer, march], { midYear: 60, newYear: undefined }, []],
    ['none where all is known', [winter, summer], { midYear: 60, newYear: 0 }, []],
  ] as const) {
    it(`are ${what}`, () => {
      assert.deepEqual(samplesToAsk(times, known), expected);
    });
  }
});

describe('years that a listing leaves out', () => {
  const berlin: ZoneOffsets = { midYear: 120, newYear: 60 };
  const time = (month: number, day: number, hour: number, minute = 0) => ({
    ...{ year: undefined, month, day, precision: 'minute' as const, utcOffsetMinutes: undefined },
    timeOfDay: { hour, minute, second: 0 },
  });

  for (const [now, stated, zone, expected] of [
    ['2024-01-01T00:30', time(12, 31, 23, 59), 0, '2023-12-31T23:59'],
    ['2023-12-31T23:30', time(1, 1, 0, 15), 60, '2023-12-31T23:15'],
    ['2023-12-31T23:30', time(1, 1, 0, 15), berlin, '2023-12-31T23:15'],
    ['2024-01-01T04:00', time(12, 31, 22, 30), -300, '2024-01-01T03:30'],
    ['2024-01-01T12:00', time(1, 2, 11, 59), 0, '2024-01-02T11:59'],
    ['2024-01-01T12:00', time(1, 2, 12, 1), 0, '2023-01-02T12:01'],
    ['2023-12-31T12:00', time(1, 1, 11, 59), 0, '2024-01-01T11:59'],
    ['2023-12-31T12:00', time(1, 1, 12, 1), 0, '2023-01-01T12:01'],
    ['2024-12-31T23:59', time(12, 31, 24), 0, '2025-01-01T00:00'],
    ['2024-01-01T00:01', time(12, 31, 24), 0, '2024-01-01T00:00'],
    ['2024-02-29T10:00', time(2, 29, 9), 0, '2024-02-29T09:00'],
    ['2025-02-28T10:00', time(2, 29, 9), 0, '2024-02-29T09:00'],
    ['2024-02-28T24:00', time(2, 28, 24), 0, '2024-02-29T00:00'],
    ['2024-07-01T12:00', time(6, 1, 12), berlin, '2024-06-01T10:00'],
    ['2024-07-01T12:00', time(2, 1, 12), berlin, '2024-02-01T11:00'],
    ['2024-07-01T12:00', time(3, 31, 1, 59), berlin, '2024-03-31T00:59'],
    ['2024-07-01T12:00', time(3, 31, 3, 0), berlin, '2024-03-31T01:00'],
  ] as const) {
    it(`${stated.day}/${stated.month} ${stated.timeOfDay.hour}h seen at ${now} is of ${expected}`, () => {
      const nowMs = at(now.replace('T24:00', 'T23:59'));
      const ms = listTimeToMs(stated, { nowMs, utcOffsetMinutes: zone });
      assert.equal(new Date(ms ?? NaN).toISOString().slice(0, 16), expected);
    });
  }
});
