package io.tfe4j.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    private static final Address ROOT = Address.ofNode(3, 5);

    @Test
    void append_everyChainOfUpToThreeCodes_hasAnAddressOfItsOwn() {
        int[] codes = IntStream.concat(IntStream.rangeClosed(1, 33), IntStream.rangeClosed(238, 255))
                .toArray();
        List<Address> level = List.of(ROOT);
        Set<Address> seen = new HashSet<>(level);
        int chains = 1;
        for (int length = 1; length <= 3; length++) {
            List<Address> next = new ArrayList<>();
            for (Address address : level) {
                for (int code : codes) {
                    next.add(address.append(code));
                }
            }
            seen.addAll(next);
            chains += next.size();
            level = next;
        }

        assertThat(seen).hasSize(chains);
        assertThat(seen).allMatch(address -> address.node() == 3 && address.execution() == 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 14})
    void append_ofShortCodes_takesTwentySteps(int code) {
        assertThatThrownBy(() -> chain(code, 21)).isInstanceOf(AssertionError.class);
        assertThat(chain(code, 20)).isNotEqualTo(chain(code, 19));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 255})
    void append_ofLongCodes_takesSixSteps(int code) {
        assertThatThrownBy(() -> chain(code, 7)).isInstanceOf(AssertionError.class);
        assertThat(chain(code, 6)).isNotEqualTo(chain(code, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 256})
    void append_ofACodeOutOfRange_isOurOwnBug(int code) {
        assertThatThrownBy(() -> ROOT.append(code)).isInstanceOf(AssertionError.class);
    }

    private static Address chain(int code, int length) {
        Address address = ROOT;
        for (int i = 0; i < length; i++) {
            address = address.append(code);
        }
        return address;
    }
}
