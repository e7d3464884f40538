import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SHORTCUT_NAMES } from '../../../src/common/shortcuts.ts';
import { connectionKeys } from '../../../src/extension/connections/connectionSettings.ts';
import {
  connectionDefaults,
  DATA_CONNECTIONS,
  MAX_MAX_CONNECTIONS,
  SAVE_STRATEGIES,
  SECURITIES,
  TLS_VERSIONS,
} from '../../../src/extension/connections/connection.ts';
import {
  commands,
  COMPARISON_VIEW_ID,
  CONFIGURATION,
  CONNECTION_FORM_VIEW,
  contextKeys,
  HISTORY_VIEW_ID,
  SEARCH_VIEW_ID,
  settingDefaults,
  settings,
  TRANSFERS_VIEW_ID,
  tools,
  VERSION_SCHEME,
} from '../../../src/extension/contributions.ts';

import { FTP_SCHEMES } from '../../../src/extension/ftpUri.ts';
import { HISTORY_SCHEMES } from '../../../src/extension/history/versionUri.ts';
import { historyDefaults } from '../../../src/remote/history/historySettings.ts';

interface Property {
  readonly default?: unknown;
  readonly scope?: string;
  readonly enum?: readonly string[];
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Property>>;
  readonly items?: { readonly properties: Readonly<Record<string, Property>> };
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: Readonly<Record<string, readonly { command: string; when: string }[]>>;
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly displayName: string;
      readonly userDescription: string;
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const root = new URL('../../../', import.meta.url);
const text = readFileSync(new URL('package.json', root), 'utf8');
const manifest = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync(new URL('package.nls.json', root), 'utf8')) as object;
const { contributes } = manifest;
const { properties } = contributes.configuration;
const fields = properties[`${CONFIGURATION}.${settings.connections}`]?.items?.properties ?? {};

describe('The manifest', () => {
  it('declares the commands that are registered', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(declared.sort(), Object.values<string>(commands).sort());
  });

  it('declares the tools that language models are offered', () => {
    const declared = contributes.languageModelTools.map(({ name }) => name);
    assert.deepEqual(declared.sort(), Object.values<string>(tools).sort());
  });

  it('puts declared commands into the menus', () => {
    const used = Object.values(contributes.menus).flatMap((items) => items);
    for (const { command } of used) {
      assert.ok(Object.values<string>(commands).includes(command), command);
    }
  });

  it('declares the settings that are read', () => {
    const read = Object.values(settings).map((key) => `${CONFIGURATION}.${key}`);
    assert.deepEqual(Object.keys(properties).sort(), read.sort());
  });

  it('has the defaults of the code', () => {
    const defaultOf = (key: string) => properties[`${CONFIGURATION}.${key}`]?.default;
    assert.equal(defaultOf(settings.watchInterval), settingDefaults.watchIntervalSeconds);
    assert.equal(defaultOf(settings.connectTimeout), settingDefaults.connectTimeoutSeconds);
    assert.equal(defaultOf(settings.replyTimeout), settingDefaults.replyTimeoutSeconds);
    assert.equal(defaultOf(settings.confirmFolderDelete), settingDefaults.confirmFolderDelete);
    assert.equal(defaultOf(settings.transfersConflicts), settingDefaults.transfersConflicts);
    assert.equal(defaultOf(settings.cacheMaxMegabytes), settingDefaults.cacheMaxMegabytes);
    assert.equal(defaultOf(settings.indexMode), settingDefaults.indexMode);
    assert.deepEqual(defaultOf(settings.indexExclude), settingDefaults.indexExclude);
  });

  it('has the bounds of the history as the code has them', () => {
    const defaultOf = (key: string) => properties[`${CONFIGURATION}.${key}`]?.default;
    const inMb = (key: string) => Number(defaultOf(key)) * 1024 * 1024;
    assert.deepEqual(historyDefaults, {
      enabled: defaultOf(settings.historyEnabled),
      maxVersions: defaultOf(settings.historyMaxVersions),
      maxTotalBytes: inMb(settings.historyMaxTotalSize),
      maxFileBytes: inMb(settings.historyMaxFileSize),
      maxAgeMs: Number(defaultOf(settings.historyMaxAge)) * 24 * 60 * 60_000,
      exclude: defaultOf(settings.historyExclude),
    });
  });

  it('knows the fields of a connection, with their defaults and choices', () => {
    assert.deepEqual(Object.keys(fields).sort(), [...connectionKeys].sort());
    for (const [key, value] of Object.entries(connectionDefaults)) {
      // That of the port depends on the encryption.
      if (key !== 'port') assert.deepEqual(fields[key]?.default, value, key);
    }
    assert.deepEqual(fields['security']?.enum, SECURITIES);
    assert.deepEqual(fields['minTlsVersion']?.enum, TLS_VERSIONS);
    assert.deepEqual(fields['dataConnection']?.enum, DATA_CONNECTIONS);
    assert.deepEqual(fields['saveStrategy']?.enum, SAVE_STRATEGIES);
    assert.equal(fields['maxConnections']?.maximum, MAX_MAX_CONNECTIONS);
    assert.deepEqual(Object.keys(fields['shortcuts']?.properties ?? {}), SHORTCUT_NAMES);
  });

  it('lets no workspace set connections, nor what keeps files from being lost', () => {
    const { watchInterval, connectTimeout, replyTimeout, ...own } = settings;
    const scopeOf = (key: string) => properties[`${CONFIGURATION}.${key}`]?.scope;
    for (const key of Object.values(own)) assert.equal(scopeOf(key), 'application', key);
    for (const key of [watchInterval, connectTimeout, replyTimeout]) {
      assert.equal(scopeOf(key), 'window', key);
    }
  });

  it('wakes up for its schemes, its tabs and its links, besides its commands', () => {
    const schemes = [...FTP_SCHEMES, ...HISTORY_SCHEMES, VERSION_SCHEME];
    const events = schemes.map((scheme) => `onFileSystem:${scheme}`);
    const others = [`onWebviewPanel:${CONNECTION_FORM_VIEW}`, 'onUri'];
    assert.deepEqual(manifest.activationEvents, [...events, ...others]);
  });

  it('uses the context keys that are set', () => {
    const used = [...text.matchAll(/ftpWorkspace\.[a-zA-Z.]+/g)].map(([key]) => key);
    const known: string[] = [
      ...Object.values(commands),
      ...Object.values(contextKeys),
      HISTORY_VIEW_ID,
      SEARCH_VIEW_ID,
      COMPARISON_VIEW_ID,
      TRANSFERS_VIEW_ID,
      CONNECTION_FORM_VIEW,
      ...Object.values(settings).map((key) => `${CONFIGURATION}.${key}`),
    ];
    assert.deepEqual(
      used.filter((key) => !known.includes(key)),
      [],
    );
  });

  it('has every text in the file of texts', () => {
    const { languageModelTools, ...others } = contributes;
    // What models read is English, and names of tools are none for people.
    const forPeople = languageModelTools.map(({ displayName, userDescription }) => ({
      displayName,
      userDescription,
    }));
    const spoken = [...textsIn(others), ...textsIn(forPeople)];
    assert.deepEqual(
      spoken.filter((one) => !/^%[\w.]+%$/.test(one)),
      [],
    );
    assert.ok(spoken.length > 0);
  });

  it('has a text for every key, and no key without use', () => {
    const used = [...text.matchAll(/%([\w.]+)%/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(strings).sort());
  });
});

const SPOKEN =
  /^(title|category|description|markdownDescription|contents|name|displayName|userDescription)$/;

/** What people read of a part of the manifest. What a snippet inserts is an example. */
function textsIn(part: object): readonly string[] {
  return Object.entries(part).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value === 'string' && SPOKEN.test(key)) return [value];
    return typeof value === 'object' && value !== null && key !== 'body' ? textsIn(value) : [];
  });
}
