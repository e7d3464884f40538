// An extension for tests that need a server beyond this computer without one. It shares its process
// with the one under test: connections to the name or the address go to 127.0.0.1, and seem to
// have come to the address. DISTANT_HOST of the environment is where they go instead, and
// DISTANT_PORT what its port 21 is, where these are set.
//
// NAMED_HOSTS has names for 127.0.0.1 which do not seem to be elsewhere, each with what its port 21 is.
const { Socket } = require('node:net');

const NAME = 'ftp.example.test';
// RFC 5737: an address that nobody has.
const ADDRESS = '203.0.113.7';
const NAMED = new Map(Object.entries(JSON.parse(process.env.NAMED_HOSTS ?? '{}')));
const { connect } = Socket.prototype;

Socket.prototype.connect = function connectDistant(...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  if (options?.host === NAME || options?.host === ADDRESS) {
    options.host = process.env.DISTANT_HOST ?? '127.0.0.1';
    if (options.port === 21) options.port = Number(process.env.DISTANT_PORT ?? 21);
    Object.defineProperty(this, 'remoteAddress', { value: ADDRESS });
  } else if (NAMED.has(options?.host)) {
    if (options.port === 21) options.port = NAMED.get(options.host);
    options.host = '127.0.0.1';
  }
  return connect.apply(this, args);
};

exports.activate = () => undefined;
