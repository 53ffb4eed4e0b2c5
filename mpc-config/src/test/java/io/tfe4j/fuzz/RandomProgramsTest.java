package io.tfe4j.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deep random programs against a line-by-line interpreter; see {@link RandomProgram}. Replay one with
 * {@code -Dfuzz.first=SEED -Dfuzz.programs=1}.
 */
@Tag("security-57")
@Tag("once")
class RandomProgramsTest {
    private static final long FIRST = Long.getLong("fuzz.first", 1);
    private static final int PROGRAMS = Integer.getInteger("fuzz.programs", 300);

    @Test
    void programs_anyGraph_agreeWithPlaintextAndTheirTypes() {
        List<String> faults = new ArrayList<>();
        long built = 0;
        long refused = 0;
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            RandomProgram program = new RandomProgram(seed);
            for (String fault : program.faults()) {
                faults.add("seed " + seed + ": " + fault);
                if (faults.size() <= 3) {
                    System.out.println(fault + "\n" + program.text());
                }
            }
            built += program.built();
            refused += program.refused();
        }
        System.out.println(PROGRAMS + " programs, " + built + " operations, " + refused + " refused, " + faults.size()
                + " faults");
        assertThat(faults).isEmpty();
    }

    @Test
    void scripts_ofVariablesAndLoops_meanWhatTheirLinesSay() {
        List<String> faults = new ArrayList<>();
        for (long seed = FIRST; seed < FIRST + PROGRAMS; seed++) {
            String fault = new StateProgram(seed).fault();
            if (fault != null) {
                faults.add(fault);
            }
        }
        assertThat(faults).isEmpty();
    }
}
