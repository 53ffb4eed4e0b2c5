import io.tfe4j.Output;
import io.tfe4j.PrivateTensor;
import io.tfe4j.Session;
import io.tfe4j.Tfe;
import io.tfe4j.config.LocalConfig;

/** The average of two hospitals' numbers, which nobody but their owners sees: ./tfe4j run examples/Average.java */
class Average {
    public static void main(String[] arguments) {
        Tfe.setConfig(new LocalConfig());
        PrivateTensor a = Tfe.definePrivateInput("hospital-a", 21, 37, 54);
        PrivateTensor b = Tfe.definePrivateInput("hospital-b", 40, 12, 33);
        Output average = Tfe.defineOutput("researcher", a.add(b).div(2), System.out::println);
        try (Session session = Tfe.session()) {
            session.run(average, "average");
        }
    }
}
