package io.tfe4j.player.agreement;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;

/** Messages of a run that are no shares. Their addresses are those of a node that no program is large enough to have. */
enum Notes {
    HELLO,
    CONFIRM,
    COMPUTED,
    RELEASE,
    STORED,
    SPENT,
    BEGIN;

    private static final long BEYOND_ALL_NODES = -1;

    private Address address() {
        return new Address(BEYOND_ALL_NODES, ordinal(), 0);
    }

    void send(Member member, int to, byte[] bytes) {
        send(member, to, bytes, Words.MOST_BYTES);
    }

    void send(Member member, int to, byte[] bytes, int most) {
        member.links().send(to, address(), new Message(Words.of(bytes, most), 0));
    }

    byte[] receive(Member member, int from) {
        return receive(member, from, Words.MOST_BYTES);
    }

    byte[] receive(Member member, int from, int most) {
        Message message = member.links().receive(from, address(), "/" + name().toLowerCase(java.util.Locale.ROOT));
        return Words.bytes(message.words(), member.name(from), most);
    }
}
