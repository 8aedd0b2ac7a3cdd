# Carries Ethernet frames between two network cards, each held back for the same time: a line of that length.
# delay.py CARD CARD MILLISECONDS. Needs root. Frames never overtake each other.
import collections, select, socket, sys, time

hold = float(sys.argv[3]) / 1e3


def card(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))  # ETH_P_ALL
    s.setsockopt(263, 23, 1)  # SOL_PACKET, PACKET_IGNORE_OUTGOING: not what we send ourselves
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    s.bind((name, 0))
    s.setblocking(False)
    return s


a, b = card(sys.argv[1]), card(sys.argv[2])
ways = {a.fileno(): (a, b, collections.deque()), b.fileno(): (b, a, collections.deque())}
poll = select.epoll()
for descriptor in ways:
    poll.register(descriptor, select.EPOLLIN)
while True:
    due = min((queue[0][0] for _, _, queue in ways.values() if queue), default=None)
    for descriptor, _ in poll.poll(-1 if due is None else max(0.0, due - time.monotonic())):
        source, _, queue = ways[descriptor]
        for _ in range(256):
            try:
                frame = source.recv(65535)
            except BlockingIOError:
                break
            queue.append((time.monotonic() + hold, frame))
    now = time.monotonic()
    for _, target, queue in ways.values():
        while queue and queue[0][0] <= now:
            try:
                target.send(queue.popleft()[1])
            except OSError:
                pass  # Its queue is full or the link is down: lost, as on a wire.
