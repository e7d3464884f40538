"""What a link carried, for people: one line for each packet, as the client's computer saw it."""
import re
import struct

TCP, UDP = 6, 17
# The bench announces what it does next in datagrams to this port, which nobody gets (RFC 863).
MARK_PORT = 9
FLAGS = 'FSRPAU'
RECORDS = {20: 'ChangeCipherSpec', 21: 'Alert', 22: 'handshake, encrypted', 23: 'application data'}
HANDSHAKES = {1: 'ClientHello', 2: 'ServerHello', 4: 'NewSessionTicket', 11: 'Certificate'}
TEXT_LENGTH = 70


class NoTrace:
    def to_server(self, packet, now):
        return None

    def to_client(self, packet, now):
        return None

    def close(self):
        pass


class Trace:
    def __init__(self, path, rtt_seconds):
        self._file = open(path, 'w', encoding='utf-8')
        self._rtt = rtt_seconds or 1
        self._start = 0.0
        self._connections = {}
        self._control_port = None

    def to_server(self, packet, now):
        return self._note(packet, now, '>')

    def to_client(self, packet, now):
        return self._note(packet, now, '<')

    def close(self):
        self._file.close()

    def _note(self, packet, now, direction):
        if packet[0] >> 4 != 4:
            return None
        header = (packet[0] & 15) * 4
        ports = struct.unpack_from('!HH', packet, header)
        if packet[9] == UDP and ports[1] == MARK_PORT:
            text = packet[header + 8:].decode('utf-8', 'replace')
            self._file.write(f'\n{text}\n')
            self._start = now
            return 'mark'
        if packet[9] == TCP:
            self._note_segment(packet[header:], now, direction, ports)
        return None

    def _note_segment(self, segment, now, direction, ports):
        server, client = (ports[1], ports[0]) if direction == '>' else ports
        if self._control_port is None:
            # A client connects to the server before it connects to any port that it is told.
            self._control_port = server
        kind = 'control' if server == self._control_port else 'data'
        flags = segment[13]
        if flags & 0x12 == 0x02:
            self._connections[client, server] = len(self._connections) + 1
        name = f'{kind} {self._connections.get((client, server), "?")}'
        letters = ''.join(letter for bit, letter in enumerate(FLAGS) if flags >> bit & 1)
        payload = segment[(segment[12] >> 4) * 4:]
        rounds = (now - self._start) / self._rtt
        line = f'{rounds:8.2f} R  {direction}  {name:<12}{letters:<5}{len(payload):>6}  '
        self._file.write((line + describe(payload, kind)).rstrip() + '\n')


def describe(payload, kind):
    """A record of TLS by its type, the first line of a plain control connection as it is."""
    if len(payload) > 5 and payload[0] in RECORDS and payload[1] == 3:
        # What follows the type and length of a handshake record in the clear is its message.
        is_clear = payload[0] == 22 and payload[5] in HANDSHAKES
        return 'TLS ' + (HANDSHAKES[payload[5]] if is_clear else RECORDS[payload[0]])
    if kind != 'control' or not payload:
        return ''
    lines = payload.decode('utf-8', 'replace').rstrip('\r\n').split('\r\n')
    first = re.sub(r'(?i)^(PASS|ACCT) .*', r'\1 ...', lines[0])[:TEXT_LENGTH]
    return first if len(lines) == 1 else f'{first} (+ {len(lines) - 1} lines)'
