package io.tfe4j.player;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.player.link.RunLinks;

/** What a player that deviates does in place of sending a message of a run. */
@FunctionalInterface
interface Hostility {
    Hostility NONE = RunLinks::send;

    void send(RunLinks links, int to, Address address, Message message);
}
