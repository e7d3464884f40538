import { strict as assert } from 'node:assert';
import { RemoteError } from '../../src/common/remoteError.ts';
import { connectionDefaults, type Connection } from '../../src/extension/connections/connection.ts';
import { OutputPrinter } from '../../src/extension/console/outputPrinter.ts';
import { problemText } from '../../src/extension/ui/problemText.ts';
import { folderSizeText } from '../../src/extension/ui/sizeText.ts';

const LINK = '[Repair](command:workbench.action.quit)';
/** As the editor finds links in the texts of notifications. */
const LINK_FORM = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/i;

const connection: Connection = {
  ...connectionDefaults,
  authority: 'here',
  saved: true,
  name: 'Here',
  host: 'ftp.example.com',
};

describe('Texts with words of a hostile server', () => {
  it('run no command when they are clicked', () => {
    assert.match(LINK, LINK_FORM);
    const path = `/${LINK}`;
    const size = { bytes: 1, counted: undefined };
    const texts = [
      problemText(new RemoteError('rejected', 'no', { reply: `550 ${LINK}`, path }), connection),
      problemText(new RemoteError('tls-failed', LINK), connection),
      problemText(new Error(LINK), connection),
      folderSizeText(path, 'Here', size),
      folderSizeText(path, 'Here', { ...size, counted: { files: 1, folders: 1, skipped: 1 } }),
    ];
    for (const text of texts) assert.doesNotMatch(text, LINK_FORM);
  });

  it('are sentences for a kind of failure that only a later version knows', () => {
    const error = new RemoteError('of-next-year' as 'rejected', 'no', { path: '/a.txt' });
    assert.match(problemText(error, connection), /refused the request for \/a\.txt/);
  });

  it('turn no line of a console', () => {
    const printed = new OutputPrinter(connection).print({
      kind: 'command',
      text: 'PRET RETR a\u202etxt.exe',
    });
    assert.ok(!printed.includes('\u202e'), JSON.stringify(printed));
  });
});
