"""
Moves packets for the differential test: runs in the namespace of the router, holds the far ends of its cables,
which are in another one, and does what its standard input asks, a JSON object a line, with one answer a line.

  {"open": [CABLE, ...], "ports": [PORT, ...]}   listen everywhere
  {"run": [WORD, ...], "input": TEXT}            run a command in the router's namespace
  {"send": HEX, "cable": CABLE or null}          send a frame over a cable, or an IP packet from the router itself
  {"forget": true}                               empty the connection tracking table

What arrives is told in the answer to "send". Nothing waits for a time: everything is bound to one processor, whose
queue of packets keeps its order, so that a frame sent later over a cable of our own ("fence") arrives when all that
the packet led to is done.
"""

import ctypes
import json
import os
import socket
import struct
import subprocess
import sys

ETH_P_ALL = 3
CLONE_NEWNET = 0x40000000
PACKET_OUTGOING = 4
SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NETLINK_NETFILTER, NFNLGRP_NFTRACE = 270, 1, 12, 9
SO_ATTACH_FILTER, SO_RCVBUFFORCE = 26, 33
IPV6_RECVPKTINFO, IPV6_PKTINFO, IPV6_RECVTCLASS, IPV6_TCLASS = 49, 50, 66, 67
PROTOCOLS = {socket.AF_INET: (1, 6, 17), socket.AF_INET6: (58, 6, 17)}
# As many as a packet can go through queues: to the router, over its loopback interface, to a far end, with its answers.
FENCES = 6
FENCE = b"\xff" * 12 + b"\x88\xb5" + b"\0" * 46


class Agent:
    def __init__(self, far_namespace):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        self.far_namespace = far_namespace
        self.cables = {}
        self.local = []
        self.listeners = []

    def open(self, cables, ports):
        self.trace = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
        self.trace.bind((0, 0))
        self.trace.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NFNLGRP_NFTRACE)
        self.trace.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        self.trace.setblocking(False)
        self.sender = {
            family: socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW) for family in PROTOCOLS
        }
        self.sender[socket.AF_INET].setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
        for family, protocols in PROTOCOLS.items():
            for protocol in protocols:
                self.local.append((family, protocol, raw_socket(family, protocol)))
        for port in ports:
            self.listeners += [silent_listener(port, socket.SOCK_STREAM), silent_listener(port, socket.SOCK_DGRAM)]
        own = os.open("/proc/self/ns/net", os.O_RDONLY)
        enter("/run/netns/" + self.far_namespace)
        self.cables = {name: packet_socket(name) for name in cables}
        self.fence_out, self.fence_in = packet_socket("fence0"), packet_socket("fence1")
        self.fence_in.setblocking(True)
        self.fence_in.settimeout(30)
        enter(own)
        os.close(own)
        return {}

    def run(self, words, text):
        try:
            done = subprocess.run(words, input=text, capture_output=True, text=True, env=dict(os.environ, LC_ALL="C"))
        except FileNotFoundError as error:
            return {"exitCode": 127, "stdout": "", "stderr": str(error)}
        return {"exitCode": done.returncode, "stdout": done.stdout, "stderr": done.stderr}

    def send(self, frame, cable):
        self.collect()
        error = None
        try:
            if cable is None:
                self.send_from_router(frame)
            else:
                self.cables[cable].send(frame)
        except OSError as failure:
            error = failure.strerror
        for _ in range(FENCES):
            self.fence_out.send(FENCE)
            while True:
                data, address = self.fence_in.recvfrom(65536)
                if address[2] != PACKET_OUTGOING and data[12:14] == FENCE[12:14]:
                    break
        return dict(self.collect(), error=error)

    def send_from_router(self, packet):
        if packet[0] >> 4 == 4:
            self.sender[socket.AF_INET].sendto(packet, (socket.inet_ntoa(packet[16:20]), 0))
        else:
            destination = socket.inet_ntop(socket.AF_INET6, packet[24:40])
            self.sender[socket.AF_INET6].sendto(packet, (destination, 0))

    def collect(self):
        far = [
            {"cable": name, "frame": data.hex()}
            for name, end in self.cables.items()
            for data, address in received(end)
            if address[2] != PACKET_OUTGOING
        ]
        local = [
            whole_packet(family, protocol, message).hex()
            for family, protocol, end in self.local
            for message in received_messages(end)
        ]
        trace = [data.hex() for data, _ in received(self.trace)]
        return {"far": far, "local": local, "trace": trace}

    def forget(self):
        # IPCTNL_MSG_CT_DELETE of everything, with an acknowledgement.
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER) as control:
            control.bind((0, 0))
            control.send(struct.pack("=IHHII", 20, (1 << 8) | 2, 5, 1, 0) + struct.pack("=BBH", 0, 0, 0))
            code = struct.unpack_from("=i", control.recv(4096), 16)[0]
        return {"error": None if code == 0 else os.strerror(-code)}

    def answer(self, request):
        if "send" in request:
            return self.send(bytes.fromhex(request["send"]), request["cable"])
        if "run" in request:
            return self.run(request["run"], request["input"])
        if "forget" in request:
            return self.forget()
        return self.open(request["open"], request["ports"])


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(namespace, os.O_RDONLY) if isinstance(namespace, str) else namespace
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def packet_socket(interface):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    end.bind((interface, ETH_P_ALL))
    end.setblocking(False)
    return end


def raw_socket(family, protocol):
    """Gets what passed the input hook for this host."""
    end = socket.socket(family, socket.SOCK_RAW, protocol)
    if family == socket.AF_INET6:
        end.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)
        end.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVTCLASS, 1)
    end.setblocking(False)
    return end


def silent_listener(port, kind):
    """Keeps the kernel from answering for a closed port: a filter takes all that comes."""
    end = socket.socket(socket.AF_INET6, kind)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    nothing = ctypes.create_string_buffer(struct.pack("HBBI", 6, 0, 0, 0))
    end.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(nothing)))
    end.bind(("::", port))
    if kind == socket.SOCK_STREAM:
        end.listen()
    return end


def received(end):
    while True:
        try:
            yield end.recvfrom(65536)
        except BlockingIOError:
            return


def received_messages(end):
    while True:
        try:
            yield end.recvmsg(65536, 1024)
        except BlockingIOError:
            return


def whole_packet(family, protocol, message):
    """With its header, which a raw IPv6 socket does not give; its hop limit is not known (0)."""
    data, ancillary, _, source = message
    if family == socket.AF_INET:
        return data
    told = {kind: value for _, kind, value in ancillary}
    destination = told[IPV6_PKTINFO][:16]
    traffic_class = struct.unpack("=i", told[IPV6_TCLASS])[0]
    origin = socket.inet_pton(socket.AF_INET6, source[0].split("%")[0])
    return struct.pack(">IHBB", 6 << 28 | traffic_class << 20, len(data), protocol, 0) + origin + destination + data


def main():
    agent = Agent(sys.argv[1])
    for line in sys.stdin:
        try:
            answer = agent.answer(json.loads(line))
        except Exception as failure:  # The caller decides what it means.
            answer = {"failure": repr(failure)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
