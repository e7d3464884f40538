import { strict as assert } from 'node:assert';
import { Emitter } from '../../src/common/lifecycle.ts';
import type { RemoteError } from '../../src/common/remoteError.ts';
import { connectionDefaults, type Connection } from '../../src/extension/connections/connection.ts';
import { ConsoleHistory } from '../../src/extension/console/consoleHistory.ts';
import { ConsoleTerminal } from '../../src/extension/console/consoleTerminal.ts';
import type {
  ConsoleCompletion,
  ConsoleOutput,
  RemoteConsole,
} from '../../src/remote/remoteConsole.ts';
import { until } from '../support/vscode/until.ts';

const DEADLINE_MS = 10_000;

const connection: Connection = {
  ...connectionDefaults,
  authority: 'here',
  saved: true,
  name: 'Here',
  host: 'ftp.example.com',
};

describe('The terminal of a console', () => {
  const lines: string[] = [];
  let completion: (found: ConsoleCompletion) => void = () => undefined;
  let asked = 0;

  const console: RemoteConsole = {
    facts: {
      user: 'alice',
      greeting: [],
      protocol: undefined,
      cipher: undefined,
      features: [],
      directory: '/',
    },
    end: undefined,
    onDidOutput: new Emitter<ConsoleOutput>().event,
    onDidEnd: new Emitter<RemoteError>().event,
    run: (line) => Promise.resolve(void lines.push(line)),
    interrupt: () => undefined,
    complete: () => {
      asked++;
      return new Promise((resolve) => (completion = resolve));
    },
    hint: () => '',
    secretStart: () => undefined,
    close: () => Promise.resolve(),
  };

  it('puts no name on a line that was given up while it was looked for', async () => {
    const memory = { get: () => undefined, update: () => Promise.resolve() };
    const terminal = new ConsoleTerminal({
      connection,
      connect: () => Promise.resolve(console),
      files: {
        openTarget: () => Promise.resolve(undefined),
        openSource: () => Promise.resolve(undefined),
      },
      history: new ConsoleHistory(memory),
    });
    terminal.open(undefined);
    terminal.handleInput('DELE fo\t');
    await until(
      () => asked,
      (count) => count === 1,
      DEADLINE_MS,
    );
    terminal.handleInput('\x03');
    terminal.handleInput('NOOP\r');
    completion({ from: 5, candidates: ['folder.txt'] });
    await until(
      () => lines,
      ({ length }) => length === 1,
      DEADLINE_MS,
    );
    terminal.close();
    assert.deepEqual(lines, ['NOOP']);
  });
});
