"""Runs a command and prints in JSON what it took: timed.py COMMAND ARGUMENT...

Its standard input becomes the command's; what that prints is thrown away, besides the end of its
errors.
"""
import json
import resource
import subprocess
import sys
import time

# Node's pipes are sockets, which a program cannot open as /dev/stdin; this makes a pipe of it.
said = sys.stdin.buffer.read()
start = time.monotonic()
done = subprocess.run(
    sys.argv[1:], input=said, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
milliseconds = (time.monotonic() - start) * 1000
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    'ms': milliseconds,
    'cpuSeconds': used.ru_utime + used.ru_stime,
    'peakBytes': used.ru_maxrss * 1024,
    'code': done.returncode,
    'errors': done.stderr.decode('utf-8', 'replace').strip()[-300:],
}))
