"""A link with a round-trip time between two network namespaces, for link.ts.

    link.py RTT_MS RATE_MBIT LOSS_PERCENT [TRACE_FILE]     0: no limit, no loss

Makes both namespaces, a TUN device in each, and carries every packet from one to the other: late,
at the rate of the line, or not at all. What TCP does on a long line, its handshake included, is
real. Says in one JSON line how the namespaces are entered, and ends when its standard input does.
Nothing has a name in the system: once this process and those inside are gone, all of it is.
"""
import collections
import ctypes
import fcntl
import gc
import json
import os
import random
import select
import socket
import struct
import sys
import time

from linkTrace import NoTrace, Trace

ADDRESSES = {'client': '10.77.0.1', 'server': '10.77.0.2'}
DEVICE = b'link0'
MTU = 1500
# Packets that would wait longer for the line are dropped, as by a router.
QUEUE_SECONDS = 0.1
# So that packets that are due do not wait while others are taken in.
BATCH = 64

CLONE_NEWNET = 0x40000000
PR_SET_TIMERSLACK = 29
TUNSETIFF = 0x400454CA
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFDSTADDR = 0x8914, 0x8916, 0x8918
SIOCSIFMTU, SIOCSIFTXQLEN = 0x8922, 0x8943
IFF_UP, IFF_RUNNING = 0x0001, 0x0040
# Without the memory of earlier connections, each run begins like the first one.
SYSCTLS = {
    'net/ipv4/tcp_no_metrics_save': '1',
    'net/ipv6/conf/all/disable_ipv6': '1',
    'net/ipv6/conf/default/disable_ipv6': '1',
}

libc = ctypes.CDLL(None, use_errno=True)


class Side:
    """One end: a namespace, and the device through which its packets come and go."""

    def __init__(self, name, peer):
        if libc.unshare(CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), 'unshare')
        self.namespace = os.open('/proc/self/ns/net', os.O_RDONLY)
        for path, value in SYSCTLS.items():
            self._set(path, value)
        self.device = os.open('/dev/net/tun', os.O_RDWR | os.O_NONBLOCK)
        fcntl.ioctl(self.device, TUNSETIFF, struct.pack('16sH22x', DEVICE, IFF_TUN | IFF_NO_PI))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            request = lambda code, device, value: fcntl.ioctl(
                control, code, struct.pack('16s16s8x', device, value))
            address = lambda host: struct.pack('HH4s', socket.AF_INET, 0, socket.inet_aton(host))
            up = struct.pack('H', IFF_UP | IFF_RUNNING)
            request(SIOCSIFFLAGS, b'lo', up)
            request(SIOCSIFMTU, DEVICE, struct.pack('i', MTU))
            request(SIOCSIFTXQLEN, DEVICE, struct.pack('i', 10_000))
            request(SIOCSIFADDR, DEVICE, address(ADDRESSES[name]))
            request(SIOCSIFDSTADDR, DEVICE, address(ADDRESSES[peer]))
            request(SIOCSIFFLAGS, DEVICE, up)

    @staticmethod
    def _set(path, value):
        try:
            with open('/proc/sys/' + path, 'w') as file:
                file.write(value)
        except OSError:
            pass  # A kernel without IPv6 has nothing to switch off.


class Direction:
    """The packets from one device to the other. All are late by the same time: none overtakes."""

    def __init__(self, source, sink, delay, rate_mbit, loss_percent):
        self.source, self.sink = source.device, sink.device
        self.delay = delay
        self.seconds_per_byte = 8 / (rate_mbit * 1e6) if rate_mbit > 0 else 0
        self.loss = loss_percent / 100
        self.waiting = collections.deque()
        self.line_free_at = 0.0

    def take(self, note):
        for _ in range(BATCH):
            try:
                packet = os.read(self.source, MTU)
            except BlockingIOError:
                return
            now = time.monotonic()
            start = max(now, self.line_free_at)
            if note(packet, now) == 'mark' or start - now > QUEUE_SECONDS:
                continue
            if self.loss > 0 and random.random() < self.loss:
                continue
            self.line_free_at = start + len(packet) * self.seconds_per_byte
            self.waiting.append((self.line_free_at + self.delay, packet))

    def let_out(self, note):
        """Sends on what is due, and tells when the next one will be."""
        while self.waiting:
            due, packet = self.waiting[0]
            now = time.monotonic()
            if due > now:
                return due
            self.waiting.popleft()
            note(packet, now)
            try:
                os.write(self.sink, packet)
            except OSError:
                pass  # As on any line, what cannot be delivered is lost.
        return None


def hurry():
    """On time also when client and server keep all processors busy."""
    libc.prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0)
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
    except OSError:
        pass  # A container may forbid it; the times are then a little less even.
    gc.disable()


def carry(there, back, trace):
    quiet = lambda packet, now: None
    # What is noted is when the client sends and when it receives.
    while True:
        dues = [there.let_out(quiet), back.let_out(trace.to_client)]
        next_due = min((due for due in dues if due is not None), default=None)
        wait = None if next_due is None else max(0, next_due - time.monotonic())
        ready, _, _ = select.select([there.source, back.source, sys.stdin], [], [], wait)
        if sys.stdin in ready:
            return
        if there.source in ready:
            there.take(trace.to_server)
        if back.source in ready:
            back.take(quiet)


def main(rtt_ms, rate_mbit, loss_percent, trace_file=None):
    client, server = Side('client', 'server'), Side('server', 'client')
    trace = Trace(trace_file, float(rtt_ms) / 1000) if trace_file else NoTrace()
    line = float(rtt_ms) / 2000, float(rate_mbit), float(loss_percent)
    hurry()
    print(json.dumps({
        side: {'namespace': f'/proc/{os.getpid()}/fd/{end.namespace}', 'host': ADDRESSES[side]}
        for side, end in (('client', client), ('server', server))
    }), flush=True)
    try:
        carry(Direction(client, server, *line), Direction(server, client, *line), trace)
    finally:
        trace.close()


main(*sys.argv[1:])
