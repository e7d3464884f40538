import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** What dependency-cruiser prints as JSON, as far as it matters here. */
interface Cruised {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** One file with one import that the rules forbid, and the name of the rule that says so. */
interface Violation {
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const VIOLATIONS: readonly Violation[] = [
  {
    file: 'src/common/bad.ts',
    code: "import '../pool/good.ts';",
    rule: 'layer src/common/',
  },
  {
    file: 'src/pool/bad.ts',
    code: "import { good } from '../ftp/session/good.ts'; good();",
    rule: 'layer src/pool/',
  },
  {
    file: 'src/pool/badType.ts',
    code: "import type { Good } from '../remote/remoteSession.ts'; export type Bad = Good;",
    rule: 'layer src/pool/',
  },
  {
    file: 'src/remote/bad.ts',
    code: "import '../ftp/protocol/good.ts';",
    rule: 'layer src/remote/',
  },
  {
    file: 'src/remote/badExtension.ts',
    code: "import '../extension/good.ts';",
    rule: 'layer src/remote/',
  },
  {
    file: 'src/ftp/protocol/bad.ts',
    code: "import '../transport/good.ts';",
    rule: 'layer src/ftp/protocol/',
  },
  {
    file: 'src/ftp/transport/bad.ts',
    code: "import '../session/good.ts';",
    rule: 'layer src/ftp/transport/',
  },
  {
    file: 'src/ftp/session/bad.ts',
    code: "import '../../pool/good.ts';",
    rule: 'layer src/ftp/session/',
  },
  {
    file: 'src/ftp/session/badRemote.ts',
    code: "import type { Good } from '../../remote/good.ts'; export type Bad = Good;",
    rule: 'layer src/ftp/session/',
  },
  {
    file: 'src/ftp/session/badCode.ts',
    code: "import { remote } from '../../remote/remoteSession.ts'; remote();",
    rule: 'types only src/ftp/session/',
  },
  {
    file: 'src/extension/bad.ts',
    code: "import '../ftp/session/good.ts';",
    rule: 'layer src/extension/',
  },
  {
    file: 'src/extension/badPool.ts',
    code: "import { good } from '../pool/good.ts'; good();",
    rule: 'extension takes the pool as types',
  },
  {
    file: 'src/remote/badEditor.ts',
    code: "import * as vscode from 'vscode'; vscode.window;",
    rule: 'only the extension knows vscode',
  },
  {
    file: 'src/common/badEditorType.ts',
    code: "import type { Uri } from 'vscode'; export type Bad = Uri;",
    rule: 'only the extension knows vscode',
  },
  {
    file: 'src/ftp/session/badSocket.ts',
    code: "import { connect } from 'node:net'; connect(1);",
    rule: 'sockets live in transport',
  },
  {
    file: 'src/remote/badSocketType.ts',
    code: "import type { Socket } from 'net'; export type Bad = Socket;",
    rule: 'sockets live in transport',
  },
  {
    file: 'src/extension/badTls.ts',
    code: "import { connect } from 'node:tls'; connect({});",
    rule: 'sockets live in transport',
  },
  {
    file: 'src/ftp/session/badPackage.ts',
    code: "import { Client } from 'basic-ftp'; new Client();",
    rule: 'product code has no packages',
  },
  {
    file: 'src/ftp/protocol/badCharset.ts',
    code: "import iconv from 'iconv-lite'; iconv.encode('', '');",
    rule: 'character sets live in one place',
  },
  {
    file: 'src/ftp/transport/badSocks.ts',
    code: "import { SocksClient } from 'socks'; SocksClient.name;",
    rule: 'the SOCKS package lives in one place',
  },
  {
    file: 'src/extension/badXml.ts',
    code: "import { SaxesParser } from 'saxes'; SaxesParser.name;",
    rule: 'the XML package lives in one place',
  },
  {
    file: 'src/pool/badTest.ts',
    code: "import '../../test/good.ts';",
    rule: 'not to test',
  },
  {
    file: 'src/pool/badCycle.ts',
    code: "import { a } from './badCycleBack.ts'; export const b = () => a;",
    rule: 'no cycles',
  },
  {
    file: 'src/pool/badOrphan.ts',
    code: 'export const nobody = 1;',
    rule: 'no orphans',
  },
  {
    file: 'src/pool/badMissing.ts',
    code: "import './missing.ts';",
    rule: 'resolvable',
  },
];

/** What the bad files import, and what makes every folder of the table a real one. */
const GOOD: Readonly<Record<string, string>> = {
  'src/common/good.ts': 'export const good = (): void => undefined;',
  'src/pool/good.ts':
    "import { good as g } from '../common/good.ts'; export const good = () => g();",
  'src/pool/badCycleBack.ts': "import { b } from './badCycle.ts'; export const a = () => b;",
  'src/remote/good.ts':
    "import { good } from '../pool/good.ts'; export interface Good { x: 1 } export const r = () => good();",
  'src/remote/remoteSession.ts':
    'export interface Good { x: 1 } export const remote = (): void => undefined;',
  'src/ftp/protocol/good.ts':
    "import { good as g } from '../../common/good.ts'; export const p = () => g();",
  'src/ftp/transport/good.ts':
    "import { connect } from 'node:net'; import { p } from '../protocol/good.ts'; export const t = () => [connect, p];",
  'src/ftp/session/good.ts':
    "import type { Good } from '../../remote/remoteSession.ts'; import { t } from '../transport/good.ts'; export const good = (x?: Good) => [t, x];",
  'src/extension/good.ts':
    "import * as vscode from 'vscode'; import type { good } from '../pool/good.ts'; import { r } from '../remote/good.ts'; export const e = (g?: typeof good) => [vscode.window, g, r];",
  'src/extension.ts':
    "import { e } from './extension/good.ts'; import { good } from './ftp/session/good.ts'; import { good as pool } from './pool/good.ts'; export const activate = () => [e, good, pool];",
  'test/good.ts': 'export const test = 1;',
};

/** Runs the project's own rules over the sources in a folder; with findings the exit code is not 0. */
async function cruised(folder: string): Promise<Cruised> {
  const cli = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(PROJECT, '.dependency-cruiser.cjs');
  const child = spawn(process.execPath, [cli, '--config', config, '--output-type', 'json', 'src'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 60_000,
  });
  return JSON.parse(await text(child.stdout)) as Cruised;
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, code] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), `${code}\n`);
  }
}

describe('the layers', () => {
  describe('as dependency-cruiser sees them', () => {
    let folder: string;
    let broken: ReadonlySet<string>;
    let real: Cruised;

    before(async function () {
      this.timeout(60_000);
      folder = await mkdtemp(join(tmpdir(), 'layers-test-'));
      await cp(join(PROJECT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
      await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
      await writeAll(folder, GOOD);
      await writeAll(folder, Object.fromEntries(VIOLATIONS.map(({ file, code }) => [file, code])));
      const [{ summary }, sources] = await Promise.all([cruised(folder), cruised(PROJECT)]);
      real = sources;
      broken = new Set(summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`));
    });
    after(() => rm(folder, { recursive: true }));

    for (const { file, code, rule } of VIOLATIONS) {
      it(`${rule}: ${file}: ${code}`, () => {
        assert.ok(broken.has(`${rule}: ${file}`), [...broken].join('\n'));
      });
    }

    it('allow what the table allows', () => {
      const expected = new Set(Object.keys(GOOD).filter((file) => !file.includes('bad')));
      const wronged = [...broken].filter((line) => expected.has(line.split(': ')[1] ?? ''));
      assert.deepEqual(wronged, []);
    });

    it('every rule of the configuration has a case here', () => {
      const tested = new Set(VIOLATIONS.map(({ rule }) => rule));
      const config = createRequire(import.meta.url)(join(PROJECT, '.dependency-cruiser.cjs')) as {
        readonly forbidden: readonly { readonly name: string }[];
      };
      const rules = config.forbidden.map(({ name }) => name);
      const untested = rules.filter((name) => !tested.has(name));
      assert.deepEqual(untested, []);
    });

    it('hold in the sources as they are', () => {
      const { summary } = real;
      assert.ok(summary.totalCruised > 50, `Only ${summary.totalCruised} files were looked at`);
      const found = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
      assert.deepEqual(found, []);
    });
  });

  describe('as ESLint flags them while one types', () => {
    const imports: [file: string, module: string, allowed: boolean][] = [
      ['src/remote/lookup.ts', 'vscode', false],
      ['src/common/logger.ts', 'vscode', false],
      ['src/ftp/session/login.ts', 'vscode', false],
      ['src/ftp/transport/dial.ts', 'vscode', false],
      ['src/extension/ftpUri.ts', 'vscode', true],
      ['src/extension.ts', 'vscode', true],
      ['src/ftp/session/login.ts', 'node:net', false],
      ['src/ftp/protocol/reply.ts', 'node:tls', false],
      ['src/pool/fleet.ts', 'net', false],
      ['src/extension/ftpUri.ts', 'node:net', false],
      ['src/extension.ts', 'tls', false],
      ['src/ftp/transport/dial.ts', 'node:net', true],
      ['src/ftp/transport/dial.ts', 'node:tls', true],
    ];
    let eslint: ESLint;

    before(async function () {
      this.timeout(60_000);
      eslint = new ESLint({
        cwd: PROJECT,
        // The rule needs no types, and reading them all takes longer than the rest together.
        overrideConfig: { languageOptions: { parserOptions: { project: null } } },
        ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports',
      });
      await eslint.calculateConfigForFile(join(PROJECT, 'src/extension.ts'));
    });

    for (const [file, module, allowed] of imports) {
      it(`${file} ${allowed ? 'may' : 'may not'} import ${module}`, async () => {
        const code = `import * as it from '${module}';\nexport const x = it;\n`;
        const results = await eslint.lintText(code, { filePath: join(PROJECT, file) });
        const messages = results.flatMap((result) => result.messages);
        assert.deepEqual(
          messages.map(({ ruleId }) => ruleId),
          allowed ? [] : ['no-restricted-imports'],
        );
      });
    }
  });
});
