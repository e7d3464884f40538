"""Runs pyftpdlib as the JSON file named on the command line says."""
import ctypes
import itertools
import json
import logging
import os
import signal
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

PR_SET_PDEATHSIG = 1
MAX_RECORDS = 1000

with open(sys.argv[1], encoding='utf-8') as file:
    config = json.load(file)



def handler_class():
    if 'tls' not in config:
        return FTPHandler
    from pyftpdlib.handlers import TLS_FTPHandler

    class Explicit(TLS_FTPHandler):
        certfile = config['tls']['pem']
        tls_control_required = True
        tls_data_required = True

    class Implicit(Explicit):
        # Under TLS from the first byte, as if AUTH TLS and PROT P had come.
        tls_control_required = False

        def handle(self):
            self.secure_connection(self.ssl_context)

        def handle_ssl_established(self):
            TLS_FTPHandler.handle(self)

    return Explicit if config['tls']['mode'] == 'explicit' else Implicit


handler = handler_class()
authorizer = DummyAuthorizer()
authorizer.add_user(config['user'], config['password'], config['root'], perm='elradfmwMT')
handler.authorizer = authorizer
passive = config['passivePorts']
handler.passive_ports = range(passive['first'], passive['last'] + 1)
logging.basicConfig(level=logging.WARNING)
# On a full disk it tells so without end.
spoken = itertools.count()
logging.getLogger('pyftpdlib').addFilter(lambda record: next(spoken) < MAX_RECORDS)
server = FTPServer((config['host'], config['port']), handler)
if 'idleTimeoutSeconds' in config:
    handler.timeout = config['idleTimeoutSeconds']
if 'maxPerHost' in config:
    server.max_cons_per_ip = config['maxPerHost']

if config['become']:
    os.setgroups([])
    os.setgid(config['become']['gid'])
    os.setuid(config['become']['uid'])
    # CWD goes to the folder and back again: a session ends where the way back is closed to it.
    os.chdir('/')
    # A change of identity makes the kernel forget that this process ends with its parent.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

# pyftpdlib 1.5.7 sleeps past an idle timeout that a command has moved, until something else happens.
# On a server with other users something always does; here a tick stands in for them.
server.serve_forever(timeout=0.2 if 'idleTimeoutSeconds' in config else None)
