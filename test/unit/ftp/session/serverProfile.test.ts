import assert from 'node:assert/strict';

import { parseFeatures } from '../../../../src/ftp/protocol/features.ts';
import { describeProfile } from '../../../../src/ftp/session/describeProfile.ts';
import { ProfileKeeper } from '../../../../src/ftp/session/profileKeeper.ts';
import { QUIRKS } from '../../../../src/ftp/session/quirks.ts';
import {
  learnFromFeatures,
  learnFromGreeting,
  learnFromSystem,
  softwareOf,
} from '../../../../src/ftp/session/serverLearning.ts';
import { newServerProfile, type ServerProfile } from '../../../../src/ftp/session/serverProfile.ts';
import { fromStored, recall, toStored } from '../../../../src/ftp/session/storedProfile.ts';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const FEATURES = parseFeatures(['UTF8', 'MLST type*;size*;', 'REST STREAM', 'AUTH TLS;SSL']);

function met(greeting = 'ProFTPD 1.3.8 Server', features = FEATURES): ServerProfile {
  const profile = newServerProfile();
  learnFromGreeting(profile, greeting);
  learnFromFeatures(profile, features);
  learnFromSystem(profile, 'UNIX Type: L8');
  return profile;
}

/** What the next window has before it connects. */
function kept(profile: ServerProfile, laterMs = 0): ServerProfile {
  const json = JSON.stringify(toStored(profile, NOW));
  const next = newServerProfile();
  const recalled = fromStored(JSON.parse(json), NOW + laterMs);
  if (recalled) recall(next, recalled);
  return next;
}

function fact(profile: ServerProfile, name: string) {
  const { value, source } = describeProfile(profile).find((each) => each.name === name) ?? {};
  return [value, source];
}

describe('the software of a greeting', () => {
  for (const [greeting, expected] of [
    ['(vsFTPd 3.0.3)', 'vsFTPd 3.0.3'],
    ['ProFTPD 1.3.8 Server (Debian) [::ffff:127.0.0.1]', 'ProFTPD 1.3.8'],
    ['---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\nUser number 3', 'Pure-FTPd'],
    ['pyftpdlib 1.5.7 ready.', 'pyftpdlib 1.5.7'],
    ['FileZilla Server 1.8.2', 'FileZilla Server 1.8.2'],
    ['FileZilla Server version 0.9.41 beta', 'FileZilla Server version 0.9.41'],
    ['Microsoft FTP Service', 'Microsoft FTP Service'],
    ['Serv-U FTP Server v15.3 ready...', 'Serv-U FTP Server v15.3'],
    ['web12 ready, it is 12:03:22', undefined],
    ['', undefined],
  ] as const) {
    it(greeting, () => assert.equal(softwareOf(greeting), expected));
  }
});

describe('the table of quirks', () => {
  it('has one row of each name, each with a reason and a source', () => {
    assert.equal(new Set(QUIRKS.map(({ name }) => name)).size, QUIRKS.length);
    for (const { name, why, source, presets } of QUIRKS) {
      assert.match(why, /^It .*\.$|^[A-Z].*\.$/, name);
      assert.ok(source.length > 0 && Object.keys(presets).length > 0, name);
    }
  });

  it('holds no pattern that a long greeting can make slow', () => {
    const greeting = 'FileZilla Server version '.repeat(40_000);
    const start = performance.now();
    learnFromGreeting(newServerProfile(), greeting);
    assert.ok(performance.now() - start < 500);
  });

  for (const [greeting, field, value] of [
    ['Microsoft FTP Service', 'pipelining', false],
    ['Microsoft FTP Service', 'renameReplaces', false],
    ['MikroTik FTP server (MikroTik 6.49) ready', 'pipelining', false],
    ['FileZilla Server version 0.9.60 beta', 'renameReplaces', false],
    ['FileZilla Server 1.8.2', 'renameReplaces', undefined],
    ['(vsFTPd 3.0.3)', 'endFirst', 'presumed'],
    ['pyftpdlib 1.5.7 ready.', 'hidesLinks', true],
    ['uftpd (2.15) ready.', 'machineListing', false],
  ] as const) {
    it(`${greeting}: ${field} is ${value}`, () => {
      assert.equal(met(greeting)[field], value);
    });
  }

  it('knows Pure-FTPd by a feature that is its own', () => {
    const profile = met('Welcome', parseFeatures(['ESTP']));
    assert.deepEqual(fact(profile, 'rewritesTrailingSpace'), [true, 'FEAT']);
  });
});

describe('what is known of a server', () => {
  it('tells who said so', () => {
    const profile = met('(vsFTPd 3.0.3)');
    profile.extendedPassive = false;
    assert.deepEqual(fact(profile, 'software'), ['vsFTPd 3.0.3', 'greeting']);
    assert.deepEqual(fact(profile, 'system'), ['UNIX Type: L8', 'SYST']);
    assert.deepEqual(fact(profile, 'quirk vsftpd-end-first'), [true, 'greeting']);
    assert.deepEqual(fact(profile, 'endFirst'), ['presumed', 'greeting']);
    assert.deepEqual(fact(profile, 'machineListing'), [true, 'FEAT']);
    assert.deepEqual(fact(profile, 'extendedPassive'), [false, 'behaviour']);
    assert.deepEqual(fact(profile, 'size'), [true, 'presumed']);
    profile.refusedVerbs = ['HASH'];
    profile.utcOffsets = { midYear: 120, newYear: 60 };
    assert.deepEqual(fact(profile, 'refusedVerbs'), [['HASH'], 'behaviour']);
    assert.deepEqual(fact(profile, 'utcOffsets'), ['{"midYear":120,"newYear":60}', 'behaviour']);
    assert.deepEqual(fact(kept(profile), 'refusedVerbs'), [['HASH'], 'stored']);
    assert.deepEqual(fact(kept(profile), 'extendedPassive'), [false, 'stored']);
  });

  it('is what it does, not what its name pre-sets, in the next window too', () => {
    const profile = met('Microsoft FTP Service');
    profile.pipelining = true;
    assert.deepEqual(fact(profile, 'pipelining'), [true, 'behaviour']);
    const next = kept(profile);
    learnFromGreeting(next, 'Microsoft FTP Service');
    learnFromFeatures(next, FEATURES);
    assert.equal(next.pipelining, true);
    assert.equal(next.renameReplaces, false);
  });
});

describe('a kept profile of a server that is not asked again', () => {
  function iis(): ServerProfile {
    const profile = newServerProfile();
    learnFromGreeting(profile, 'Microsoft FTP Service');
    learnFromFeatures(profile, parseFeatures(['UTF8', 'ESTP']));
    learnFromSystem(profile, 'Windows_NT');
    return profile;
  }

  it('holds what SYST and FEAT have pre-set', () => {
    const second = kept(iis());
    learnFromGreeting(second, 'Microsoft FTP Service');
    const next = kept(second);
    learnFromGreeting(next, 'Microsoft FTP Service');
    // Pipelining is off: neither FEAT nor SYST is asked.
    assert.deepEqual([next.system, next.pipelining], ['Windows_NT', false]);
    assert.deepEqual(
      [next.caseSensitive, next.rewritesTrailingSpace, next.renameReplaces],
      [false, true, false],
    );
  });

  it('holds what it did in spite of that', () => {
    const profile = iis();
    profile.caseSensitive = true;
    const next = kept(profile);
    learnFromGreeting(next, 'Microsoft FTP Service');
    assert.equal(next.caseSensitive, true);
  });

  it('loses it with all the rest when another server answers', () => {
    const next = kept(iis());
    learnFromGreeting(next, 'ProFTPD 1.3.8 Server');
    learnFromFeatures(next, FEATURES);
    learnFromSystem(next, 'UNIX Type: L8');
    assert.deepEqual(next, met());
  });
});

describe('a kept profile', () => {
  const learned = met();
  learned.extendedPassive = false;
  learned.machineListing = false;
  learned.renameReplaces = false;
  learned.sessionLimit = 2;

  it('comes back as it was', () => {
    const next = kept(learned);
    learnFromGreeting(next, 'ProFTPD 1.3.8 Server');
    learnFromFeatures(next, FEATURES);
    for (const field of ['extendedPassive', 'machineListing', 'renameReplaces'] as const) {
      assert.equal(next[field], false, field);
    }
    assert.equal(next.sessionLimit, 2);
    assert.equal(next.system, 'UNIX Type: L8');
    assert.deepEqual(next.features?.lines, FEATURES.lines);
    assert.equal(next.recalled?.confirmed, true);
    // Nor is it new again when it is kept once more.
    assert.equal(toStored(next, NOW + DAY)?.learnedAtMs, NOW);
  });

  for (const [what, greeting, features] of [
    ['of a newer version', 'ProFTPD 1.3.9 Server', FEATURES],
    ['of another name', '(vsFTPd 3.0.3)', FEATURES],
    ['without a name', 'Welcome', FEATURES],
    ['with other features', 'ProFTPD 1.3.8 Server', parseFeatures(['UTF8', 'MLST type*;'])],
    ['without features', 'ProFTPD 1.3.8 Server', parseFeatures([])],
  ] as const) {
    it(`is forgotten where the server is now one ${what}`, () => {
      const next = kept(learned);
      learnFromGreeting(next, greeting);
      learnFromFeatures(next, features);
      const fresh = met(greeting, features);
      if (next.system === undefined) learnFromSystem(next, 'UNIX Type: L8');
      assert.deepEqual(next, fresh);
    });
  }

  it('is not what this window has learned itself, when it is forgotten', () => {
    const next = kept(learned);
    learnFromGreeting(next, 'ProFTPD 1.3.8 Server');
    next.offersTls = false;
    next.changeMode = false;
    learnFromFeatures(next, parseFeatures([]));
    assert.deepEqual([next.offersTls, next.changeMode], [false, false]);
    assert.equal(next.extendedPassive, true);
  });

  it('lasts a week', () => {
    assert.equal(kept(learned, 6 * DAY).extendedPassive, false);
    assert.equal(kept(learned, 7 * DAY).extendedPassive, true);
    assert.equal(kept(learned, -2 * DAY).extendedPassive, true);
  });

  it('holds nothing by which the next window would be less safe', () => {
    const profile = met('(vsFTPd 3.0.3)');
    Object.assign(profile, { offersTls: false, endFirst: 'proved', dataFailedAtMs: 60 });
    profile.home = '/home/alice';
    assert.deepEqual(toStored(profile, NOW)?.learned, {});
  });

  it('holds the zone of its listings where clocks change, so each file is shown in its own', () => {
    const keptZone = (midYear: number | undefined, newYear: number | undefined) => {
      const profile = met('(vsFTPd 3.0.3)');
      profile.utcOffsets = { midYear, newYear };
      return kept(profile, DAY).utcOffsets;
    };
    assert.deepEqual(keptZone(120, 60), { midYear: 120, newYear: 60 });
    for (const unsure of [keptZone(120, 120), keptZone(120, undefined), keptZone(1e9, 0)]) {
      assert.equal(unsure, undefined);
    }
  });

  it('is not made of a server that was not asked yet, nor of one that says too much', () => {
    assert.equal(toStored(newServerProfile(), NOW), undefined);
    const many = Array.from({ length: 1_000 }, (_, index) => `F${index}`);
    assert.equal(toStored(met('x', parseFeatures(many)), NOW), undefined);
    assert.equal(toStored(met('x', parseFeatures(['F'.repeat(5_000)])), NOW), undefined);
  });

  const good = toStored(learned, NOW);
  for (const [what, stored] of [
    ['nothing', undefined],
    ['null', null],
    ['a text', '{}'],
    ['a list', []],
    ['another version', { ...good, version: 2 }],
    ['no time', { ...good, learnedAtMs: undefined }],
    ['a time that is none', { ...good, learnedAtMs: NaN }],
    ['features that are none', { ...good, features: [1] }],
    ['features with control characters', { ...good, features: ['A\r\nDELE x'] }],
    ['endless features', { ...good, features: Array.from({ length: 5_000 }, () => 'A') }],
    ['a software that is none', { ...good, software: {} }],
    ['nothing learned', { ...good, learned: null }],
  ] as const) {
    it(`that is broken is dropped: ${what}`, () => {
      assert.equal(fromStored(stored, NOW), undefined);
    });
  }

  it('gives only fields that may be kept, with values that they can have', () => {
    const hostile = {
      extendedPassive: 'no',
      sessionLimit: -1,
      endFirst: 'proved',
      offersTls: false,
      home: '/etc',
      greeted: true,
      quirks: ['x'],
      recalled: {},
      pipelining: false,
      unknown: 1,
      __proto__: { size: false },
    };
    const recalled = fromStored({ ...good, learned: hostile }, NOW);
    const { features, software, system, ...values } = recalled?.values ?? {};
    assert.deepEqual(values, { pipelining: false });
    assert.deepEqual(
      [features?.lines, software, system],
      [FEATURES.lines, 'ProFTPD 1.3.8', 'UNIX Type: L8'],
    );
  });
});

describe('ProfileKeeper', () => {
  it('keeps nothing of a server before a login, then all that is learned', () => {
    const saved: unknown[] = [];
    const memory = { load: () => saved.at(-1), save: (stored: unknown) => saved.push(stored) };
    const keeper = new ProfileKeeper({ memory, now: () => NOW });
    learnFromGreeting(keeper.profile, 'ProFTPD 1.3.8 Server');
    learnFromFeatures(keeper.profile, FEATURES);
    keeper.flush();
    assert.deepEqual(saved, []);
    keeper.loggedIn();
    keeper.flush();
    keeper.profile.extendedPassive = false;
    keeper.flush();
    keeper.flush();
    assert.equal(saved.length, 2);
    const next = new ProfileKeeper({ memory, now: () => NOW });
    assert.equal(next.profile.extendedPassive, false);
  });

  it('tells in the log what it learns, and why', () => {
    const log: string[] = [];
    const silent = () => undefined;
    const logger = {
      trace: silent,
      info: (line: string) => log.push(line),
      warn: silent,
      error: silent,
    };
    const keeper = new ProfileKeeper({ logger });
    learnFromGreeting(keeper.profile, '(vsFTPd 3.0.3)');
    learnFromFeatures(keeper.profile, FEATURES);
    keeper.loggedIn();
    assert.ok(log.some((line) => line.includes('quirk vsftpd-end-first')));
    assert.ok(log.includes('Server: software = vsFTPd 3.0.3 (greeting): The greeting names it.'));
    log.length = 0;
    keeper.profile.extendedPassive = false;
    keeper.profile.extendedPassive = false;
    assert.equal(log.length, 1);
    assert.match(log[0] ?? '', /extendedPassive = false \(behaviour\): EPSV/);
    keeper.loggedIn();
    assert.equal(log.length, 1);
  });
});
