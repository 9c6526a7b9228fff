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


class Shoe:
    """Eight decks; a card is (index, suit), index 0 for the ace, suit 0 for hearts."""

    def __init__(self, round_):
        self.stream = Stream(*round_)
        self.order = list(range(416))
        self.dealt = 0

    def card(self):
        j = self.dealt + self.stream.draw(416 - self.dealt)
        self.order[self.dealt], self.order[j] = self.order[j], self.order[self.dealt]
        self.dealt += 1
        card = self.order[self.dealt - 1] % 52
        return card % 13, card // 13


def shown(cards):
    return " ".join("A23456789TJQK"[index] + "HDCS"[suit] for index, suit in cards)


def baccarat(round_):
    shoe = Shoe(round_)

    def points(cards):
        return sum(index + 1 if index < 9 else 0 for index, _ in cards) % 10

    player, banker = [], []
    for hand in (player, banker, player, banker):
        hand.append(shoe.card())
    if max(points(player), points(banker)) < 8:
        third = None
        if points(player) <= 5:
            player.append(shoe.card())
            third = points(player[2:])
        draws_on = {None: 5, 0: 3, 1: 3, 2: 4, 3: 4, 4: 5, 5: 5, 6: 6, 7: 6, 8: 2, 9: 3}
        if points(banker) <= draws_on[third]:
            banker.append(shoe.card())
    return named(round_, playerHand=shown(player), bankerHand=shown(banker),
                 handValues=[points(player), points(banker)], cursor=shoe.stream.cursor)


def blackjack(round_, doubles):
    """Insures nothing, splits every pair it may, then doubles if asked to, and draws to 15."""
    shoe = Shoe(round_)

    def worth(hand):
        hard = sum(min(index + 1, 10) for index, _ in hand)
        return hard + 10 if hard <= 11 and any(index == 0 for index, _ in hand) else hard

    first, up, second, hole = [shoe.card() for _ in range(4)]
    dealer, hands, actions, stakes = [up, hole], [[first, second]], [], [1]
    natural = worth(hands[0]) == 21
    over = natural and up[0] != 0
    if up[0] == 0:
        actions.append("Peek")
        over = natural or worth(dealer) == 21
    if not over:
        if min(first[0], 9) == min(second[0], 9):
            actions.append("Split")
            last = [second, shoe.card()]
            hands, stakes = [[first, shoe.card()], last], [1, 1]
        for i in reversed(range(len(hands))):
            hand = hands[i]
            if len(hands) == 2 and first[0] == 0:
                continue
            if doubles and worth(hand) < 21:
                actions.append("Double")
                hand.append(shoe.card())
                stakes[i] = 2
                continue
            while worth(hand) < 16:
                actions.append("Hit")
                hand.append(shoe.card())
            if worth(hand) < 21:
                actions.append("Stand")
        while any(worth(hand) <= 21 for hand in hands) and worth(dealer) < 17:
            dealer.append(shoe.card())

    def payout(hand, stake):
        blackjacks = natural, worth(dealer) == 21 and len(dealer) == 2
        if worth(hand) > 21:
            return 0
        if any(blackjacks):
            return {(True, True): 1, (True, False): 2.5, (False, True): 0}[blackjacks]
        if worth(dealer) > 21 or worth(hand) > worth(dealer):
            return 2 * stake
        return stake if worth(hand) == worth(dealer) else 0

    paid = [payout(hand, stake) for hand, stake in zip(hands, stakes)]
    return named(round_, actions=actions, dealerHand=shown(dealer), playerHands=[shown(hand) for hand in hands],
                 payouts=[f"{each:.2f}" for each in paid], cursor=shoe.stream.cursor)


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
    "baccarat": [baccarat(r) for r in nonces(ROUNDS[1], 20)],
    "blackjack": [blackjack(r, doubles) for r in nonces(ROUNDS[3], 40) for doubles in (False, True)],
}, indent=1))
