// The process of the VS Code server, run by the Node that the server asks for:
//   node vscodeHost.mjs SERVER_MAIN PORT [flags of server-main.js]
// It prints `listening PORT`, and ends when its stdin does, so it cannot outlive its starter.
//
// The server is taken as a library rather than started as a program because its own HTTP front
// has no answer to POST /mint-key, the page's request for the server's half of the key that
// encrypts secrets; without an answer secrets are lost on reload.
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const KEY_BYTES = 32;

const [serverMain, port, ...flags] = process.argv.slice(2);
process.argv = [process.argv[0], serverMain, ...flags];

// server-main.js starts by itself unless it believes to be in its usual parent.
process.env.CODE_SERVER_PARENT_PID = String(process.pid);
const { loadCodeWithNls } = await import(pathToFileURL(serverMain).href);
delete process.env.CODE_SERVER_PARENT_PID;

const code = await (await loadCodeWithNls()).createServer(null);
const key = randomBytes(KEY_BYTES);
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (request.method === 'POST' && pathname === '/mint-key') response.end(key);
  else code.handleRequest(request, response);
});
server.on('upgrade', (request, socket) => code.handleUpgrade(request, socket));
server.once('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () => console.log(`listening ${server.address().port}`));

// The starter made this process the leader of a group, which holds the extension hosts too.
process.stdin.once('end', () => process.kill(-process.pid, 'SIGTERM')).resume();
