import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Makes the synthetic tables of the examples: {@code java scripts/MakeExampleData.java examples/src/main/resources/data}.
 * Always the same tables; no row describes a real person, mill or bidder.
 */
public final class MakeExampleData {
    private static final long SEED = 20261122;
    private static final String[] DEPARTMENTS = {"engineering", "finance", "operations", "sales"};
    private static final double[] DEPARTMENT_FACTORS = {1.15, 1.10, 0.90, 1.00};

    private final Path folder;
    private final SplittableRandom random = new SplittableRandom(SEED);

    private MakeExampleData(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) {
        MakeExampleData data = new MakeExampleData(Path.of(arguments[0]));
        data.energy();
        data.salaries("bakery", 212, 38_000);
        data.salaries("foundry", 340, 35_500);
        data.salaries("harbour", 187, 41_000);
        data.salaries("laboratory", 275, 33_000);
        data.bids();
        data.patients();
    }

    /** Five mills, twelve months: higher in winter, each mill with its own level. */
    private void energy() {
        for (int mill = 0; mill < 5; mill++) {
            double level = 430 + 140 * random.nextDouble();
            List<String> rows = new ArrayList<>(List.of("month,kwh_per_tonne"));
            for (int month = 1; month <= 12; month++) {
                double season = 1 + 0.06 * Math.cos((month - 1) * Math.PI / 6);
                rows.add(String.format(Locale.ROOT, "2025-%02d,%.1f", month, level * season + 9 * bell()));
            }
            write("mill-" + mill + ".csv", rows);
        }
    }

    /** One employer: pay grows with experience, is skewed to the right, and is rounded to 50. */
    private void salaries(String employer, int employees, double base) {
        List<String> rows = new ArrayList<>(List.of("department,years_of_service,salary"));
        for (int i = 0; i < employees; i++) {
            int department = random.nextInt(DEPARTMENTS.length);
            int years = (int) (30 * Math.pow(random.nextDouble(), 2));
            double salary = base * DEPARTMENT_FACTORS[department] * (1 + 0.028 * years) * Math.exp(0.22 * bell());
            rows.add(DEPARTMENTS[department] + "," + years + "," + 50 * Math.round(salary / 50));
        }
        write(employer + ".csv", rows);
    }

    /** Six bidders, five lots, whole euros, no two equal bids on a lot. */
    private void bids() {
        int[] worth = {12_000, 4_500, 30_000, 800, 9_900};
        List<List<String>> tables = new ArrayList<>();
        for (int bidder = 0; bidder < 6; bidder++) {
            tables.add(new ArrayList<>(List.of("lot,bid_euro")));
        }
        for (int lot = 0; lot < worth.length; lot++) {
            List<Long> taken = new ArrayList<>();
            for (List<String> table : tables) {
                long bid;
                do {
                    bid = Math.round(worth[lot] * Math.exp(0.25 * bell()));
                } while (taken.contains(bid));
                taken.add(bid);
                table.add((lot + 1) + "," + bid);
            }
        }
        for (int bidder = 0; bidder < tables.size(); bidder++) {
            write("bidder-" + bidder + ".csv", tables.get(bidder));
        }
    }

    /** A clinic's patients and a hospital's stays, 90 people in both; smokers stay longer. In order of no meaning. */
    private void patients() {
        List<Integer> people = new ArrayList<>();
        while (people.size() < 380) {
            int number = random.nextInt(1_000_000, 10_000_000);
            if (!people.contains(number)) {
                people.add(number);
            }
        }
        List<String> clinic = new ArrayList<>();
        List<String> hospital = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            int smoker = random.nextInt(10) < 3 ? 1 : 0;
            int days = 1 + (int) (6 * (1 + 0.4 * smoker) * Math.pow(random.nextDouble(), 2));
            if (i < 240) {
                clinic.add(people.get(i) + "," + smoker);
            }
            if (i >= 150) {
                hospital.add(people.get(i) + "," + days);
            }
        }
        writeShuffled("clinic-patients.csv", "insured_number,smoker", clinic);
        writeShuffled("hospital-stays.csv", "insured_number,days", hospital);
    }

    private void writeShuffled(String name, String header, List<String> rows) {
        for (int i = rows.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            rows.set(i, rows.set(other, rows.get(i)));
        }
        rows.add(0, header);
        write(name, rows);
    }

    /** Nearly normal, mean 0, variance 1: the sum of twelve uniforms, the same on every JDK. */
    private double bell() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += random.nextDouble();
        }
        return sum;
    }

    private void write(String name, List<String> rows) {
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", rows) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
