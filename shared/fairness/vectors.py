#!/usr/bin/env python3
"""Computes the published test vectors with Python's hmac and hashlib, sharing no code with the Java classes they test.

Run: python3 shared/fairness/vectors.py > shared/fairness/src/main/resources/io/anteroom/fairness/vectors.json
"""
import hashlib
import hmac
import json

TWO_32 = 2**32


class Stream:
    def __init__(self, server_seed, client_seed, nonce):
        self.key = server_seed.encode("ascii")
        self.prefix = f"{client_seed}:{nonce}:"
        self.cursor = 0

    def block(self, b):
        return hmac.new(self.key, (self.prefix + str(b)).encode("ascii"), hashlib.sha256).digest()

    def word(self):
        data = self.block(self.cursor // 32) + self.block(self.cursor // 32 + 1)
        start = self.cursor % 32
        self.cursor += 4
        return int.from_bytes(data[start : start + 4], "big")

    def draw(self, n):
        while True:
            v = self.word()
            if v < TWO_32 // n * n:
                return v % n

    def places(self, size, count):
        order = list(range(size))
        for k in range(count):
            j = k + self.draw(size - k)
            order[k], order[j] = order[j], order[k]
        return order[:count]


def seed(text):
    return hashlib.sha256(text.encode("ascii")).hexdigest()


ROUNDS = [
    (seed("one"), "anteroom", 0),
    (seed("two"), "a", 1),
    (seed("three"), "".join(chr(c) for c in range(0x20, 0x60)), 9223372036854775807),
    (seed("four"), "with: colon 0:0", 41),
    ("0" * 64, "~", 1000000),
]
BOUNDS = [
    [1, 2, 3, 10000, 37, 52],
    [TWO_32] * 9,
    [2**31 + 1] * 12,
    [3 * 2**30] * 12,
    [416 - k for k in range(20)],
    [TWO_32 - 1, 1, TWO_32, 2**31],
]
SHUFFLES = [(25, 3), (64, 63), (52, 52), (416, 12), (1, 1)]


def named(round_, **more):
    return {"serverSeed": round_[0], "clientSeed": round_[1], "nonce": round_[2], **more}


def drawn(round_, bounds):
    stream = Stream(*round_)
    results = [stream.draw(n) for n in bounds]
    return named(round_, bounds=bounds, results=results, cursor=stream.cursor)


def shuffled(round_, size, count):
    stream = Stream(*round_)
    places = stream.places(size, count)
    return named(round_, size=size, places=places, cursor=stream.cursor)


def limbo(round_):
    u = Stream(*round_).draw(TWO_32) + 1
    hundredths = max(100, 99 * TWO_32 // u)
    return named(round_, generatedMultiplier=f"{hundredths // 100}.{hundredths % 100:02d}")


def mines(round_, tiles, bombs):
    return named(round_, maxTiles=tiles, maxBombs=bombs, bombs=sorted(Stream(*round_).places(tiles, bombs)))


def nonces(round_, count):
    return [(round_[0], round_[1], nonce) for nonce in range(count)]


print(json.dumps({
    "hashes": [{"serverSeed": s, "serverSeedHash": seed(s)} for s in sorted({r[0] for r in ROUNDS})],
    "blocks": [named(r, block=b, hex=Stream(*r).block(b).hex()) for r in ROUNDS for b in (0, 1, 9, 10, 2**31)],
    "draws": [drawn(r, b) for r in ROUNDS for b in BOUNDS],
    "shuffles": [shuffled(r, size, count) for r in ROUNDS for size, count in SHUFFLES],
    "dice": [named(r, diceResult=f"{d // 100}.{d % 100:02d}")
             for r in nonces(ROUNDS[0], 10) for d in [Stream(*r).draw(10000)]],
    "limbo": [limbo(r) for r in nonces(ROUNDS[1], 10)],
    "mines": [mines(r, tiles, bombs) for r in nonces(ROUNDS[3], 3) for tiles, bombs in ((25, 3), (36, 35), (64, 10))],
}, indent=1))
