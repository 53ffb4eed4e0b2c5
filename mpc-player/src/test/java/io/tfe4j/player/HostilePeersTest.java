package io.tfe4j.player;

import static org.assertj.core.api.Assertions.assertThat;

import io.tfe4j.party.Address;
import io.tfe4j.party.Message;
import io.tfe4j.party.MpcException;
import io.tfe4j.player.link.RunLinks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One player of a run deviates in one message, in every way that a message can be wrong: the run ends by its name, or goes well
 * where the deviation does no harm; all agree on how it ended; all players stay up, and the next run succeeds. What is wrong
 * with bare frames is in {@code BadFramesTest} and {@code ImpatientPeersTest}.
 */
@Tag("security-61")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("once")
class HostilePeersTest {
    /** The address of what is said beside the program. */
    private static final long NOTES = -1;

    /** The profile slow has all. */
    private static final int ONE_IN = Integer.getInteger("hostile.oneIn", 2);

    /** The places of notes in their enum, which is on the wire. */
    private enum Note {
        HELLO,
        CONFIRM,
        COMPUTED,
        RELEASE,
        STORED,
        SPENT,
        BEGIN
    }

    private enum Ending {
        FAILS,
        FINISHES,
        EITHER
    }

    record Behaviour(String hostile, String name, Ending ending, Hostility hostility) {
        @Override
        public String toString() {
            return hostile + ": " + name;
        }
    }

    @TempDir
    static Path folder;

    private final Logger logger = Logger.getLogger("io.tfe4j");
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private KillWorld world;
    private int number;

    @BeforeAll
    void start() throws Exception {
        world = new KillWorld(folder);
        world.succeed(number++);
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
    }

    @AfterAll
    void stop() {
        logger.removeHandler(handler);
        logger.setLevel(null);
        world.close();
    }

    static List<Behaviour> behaviours() {
        List<Behaviour> all = new ArrayList<>();
        for (String hostile : List.of("server1", "owner")) {
            for (Note note : List.of(Note.HELLO, Note.CONFIRM, Note.SPENT, Note.COMPUTED)) {
                all.addAll(wrong(hostile, note, Ending.FAILS));
            }
        }
        all.addAll(wrong("server2", Note.BEGIN, Ending.EITHER));
        // who is not convinced asks, and hears that it has finished
        all.addAll(wrong("server0", Note.RELEASE, Ending.FINISHES));
        for (String hostile : List.of("server0", "owner")) {
            all.add(inProgram(
                    hostile,
                    "sends a share one word short",
                    Ending.FAILS,
                    (links, to, address, message) ->
                            links.send(to, address, cut(message, message.words().length - 1))));
            all.add(inProgram(
                    hostile,
                    "sends a share one word long",
                    Ending.FAILS,
                    (links, to, address, message) ->
                            links.send(to, address, cut(message, message.words().length + 1))));
            all.add(inProgram(
                    hostile,
                    "sends an empty share",
                    Ending.FAILS,
                    (links, to, address, message) -> links.send(to, address, cut(message, 0))));
            all.add(inProgram(
                    hostile,
                    "sends a share of another execution",
                    Ending.FAILS,
                    (links, to, address, message) ->
                            links.send(to, new Address(address.high(), address.low() + 1, address.part()), message)));
            all.add(inProgram(
                    hostile,
                    "sends a share of another part",
                    Ending.FAILS,
                    (links, to, address, message) ->
                            links.send(to, new Address(address.high(), address.low(), address.part() + 1), message)));
            all.add(inProgram(
                    hostile, "sends a share at once and again", Ending.EITHER, (links, to, address, message) -> {
                        links.send(to, address, message);
                        links.send(to, address, message);
                    }));
            all.add(inProgram(hostile, "floods", Ending.FAILS, (links, to, address, message) -> {
                for (int i = 0; i < 20_000; i++) {
                    links.send(to, new Address(7, i, 3), new Message(new long[64], 0));
                }
            }));
            all.add(inProgram(
                    hostile,
                    "sends more than a message may have",
                    Ending.FAILS,
                    (links, to, address, message) -> links.send(to, address, new Message(new long[1 << 22], 0))));
            all.add(inProgram(
                    hostile,
                    "accuses another in control characters",
                    Ending.FAILS,
                    (links, to, address, message) -> links.abort(new MpcException(
                            MpcException.Code.INCONSISTENT,
                            "player=server2 is guilty\n\u001b[31mFORGED " + "x".repeat(5000)))));
        }
        all.add(new Behaviour(
                "server1", "says all it will ever say at once", Ending.FAILS, (links, to, address, message) -> {
                    if (isNote(address, Note.HELLO)) {
                        for (Note note : Note.values()) {
                            links.send(to, at(note), message);
                        }
                    } else {
                        links.send(to, address, message);
                    }
                }));
        all.add(new Behaviour(
                "server1",
                "tells each server another hello",
                Ending.FAILS,
                (links, to, address, message) ->
                        links.send(to, address, isNote(address, Note.HELLO) && to == 2 ? flipped(message) : message)));
        all.add(new Behaviour(
                "server0", "says release before anybody has computed", Ending.EITHER, (links, to, address, message) -> {
                    links.send(to, address, message);
                    if (isNote(address, Note.CONFIRM)) {
                        links.send(to, at(Note.RELEASE), new Message(new long[] {0}, 0));
                    }
                }));
        all.add(new Behaviour(
                "server1",
                "takes the part of the server that decides",
                Ending.EITHER,
                (links, to, address, message) -> {
                    links.send(to, address, message);
                    if (isNote(address, Note.CONFIRM)) {
                        links.send(to, at(Note.RELEASE), new Message(new long[] {0}, 0));
                    }
                }));
        all.add(new Behaviour("server1", "leaves in the midst", Ending.FAILS, (links, to, address, message) -> {
            if (address.high() == NOTES) {
                links.send(to, address, message);
            } else {
                links.close();
            }
        }));
        all.add(new Behaviour("left", "votes with what another player signed", Ending.FAILS, new Replay()));
        List<Behaviour> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i += ONE_IN) {
            some.add(all.get(i));
        }
        return some;
    }

    /** Sends its hello in place of its vote: well formed, and something else. */
    private static final class Replay implements Hostility {
        private final ConcurrentHashMap<Integer, Message> hellos = new ConcurrentHashMap<>();

        @Override
        public void send(RunLinks links, int to, Address address, Message message) {
            if (isNote(address, Note.CONFIRM)) {
                hellos.put(to, new Message(message.words().clone(), 0));
            }
            Message sent = isNote(address, Note.COMPUTED) ? hellos.getOrDefault(to, message) : message;
            links.send(to, address, sent);
        }
    }

    /** One note, in the ways that a note can be wrong. */
    private static List<Behaviour> wrong(String hostile, Note note, Ending ending) {
        String of = " its " + note;
        return List.of(
                of(hostile, "keeps back" + of, note, ending, (links, to, address, message) -> {}),
                of(
                        hostile,
                        "sends nothing as" + of,
                        note,
                        ending,
                        (links, to, address, message) -> links.send(to, address, cut(message, 0))),
                of(
                        hostile,
                        "sends a word less of" + of,
                        note,
                        ending,
                        (links, to, address, message) ->
                                links.send(to, address, cut(message, message.words().length - 1))),
                of(
                        hostile,
                        "sends a word more of" + of,
                        note,
                        ending,
                        (links, to, address, message) ->
                                links.send(to, address, cut(message, message.words().length + 1))),
                of(
                        hostile,
                        "sends a wrong bit in" + of,
                        note,
                        bit(note, ending),
                        (links, to, address, message) -> links.send(to, address, flipped(message))),
                of(
                        hostile,
                        "announces another length of" + of,
                        note,
                        ending,
                        (links, to, address, message) -> links.send(to, address, lengthened(message))),
                of(hostile, "sends late" + of, note, Ending.FINISHES, (links, to, address, message) -> {
                    pause();
                    links.send(to, address, message);
                }),
                of(hostile, "sends twice" + of, note, Ending.EITHER, (links, to, address, message) -> {
                    links.send(to, address, message);
                    links.send(to, address, message);
                }));
    }

    /** An empty message has no bit that says anything. */
    private static Ending bit(Note note, Ending ending) {
        return note == Note.SPENT ? Ending.EITHER : ending;
    }

    private static Behaviour of(String hostile, String name, Note note, Ending ending, Hostility hostility) {
        return new Behaviour(hostile, name, ending, (links, to, address, message) -> {
            if (isNote(address, note)) {
                hostility.send(links, to, address, message);
            } else {
                links.send(to, address, message);
            }
        });
    }

    /** Of the program's messages. */
    private static Behaviour inProgram(String hostile, String name, Ending ending, Hostility hostility) {
        return new Behaviour(hostile, name, ending, (links, to, address, message) -> {
            if (address.high() == NOTES) {
                links.send(to, address, message);
            } else {
                hostility.send(links, to, address, message);
            }
        });
    }

    private static boolean isNote(Address address, Note note) {
        return address.high() == NOTES && address.low() == note.ordinal();
    }

    private static Address at(Note note) {
        return new Address(NOTES, note.ordinal(), 0);
    }

    private static Message cut(Message message, int words) {
        return new Message(Arrays.copyOf(message.words(), Math.max(0, words)), message.round());
    }

    /** In the midst of what is said, where no length is. */
    private static Message flipped(Message message) {
        long[] words = message.words().clone();
        words[words.length / 2] ^= 1L << 13;
        return new Message(words, message.round());
    }

    private static Message lengthened(Message message) {
        long[] words = message.words().clone();
        words[0] = Long.MAX_VALUE;
        return new Message(words, message.round());
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("behaviours")
    void playerThatDeviates_isNamed_andTheOthersGoOn(Behaviour behaviour) throws Exception {
        int run = number++;
        world.forgetResults();
        logged.clear();
        world.setHostility(behaviour.hostile(), behaviour.hostility());

        KillWorld.Script told = KillWorld.ended(world.start(run), behaviour.toString());
        world.setHostility(behaviour.hostile(), Hostility.NONE);

        boolean finished = world.check(run, told, behaviour.toString());
        switch (behaviour.ending()) {
            case FAILS -> assertThat(finished).as(behaviour.toString()).isFalse();
            case FINISHES ->
                assertThat(finished).as("%s: %s", behaviour, world.told(run)).isTrue();
            case EITHER -> {}
        }
        if (!finished) {
            List<String> causes = new ArrayList<>(logged);
            causes.removeIf(line -> !line.startsWith("run failed"));
            causes.add(world.told(run));
            assertThat(causes)
                    .as(behaviour.toString())
                    .anyMatch(cause ->
                            cause.contains("=" + behaviour.hostile()) || cause.contains(" at " + behaviour.hostile()));
            assertThat(causes).as(behaviour.toString()).noneMatch(cause -> cause.contains("\u001b"));
        }
        world.succeed(number++);
    }
}
