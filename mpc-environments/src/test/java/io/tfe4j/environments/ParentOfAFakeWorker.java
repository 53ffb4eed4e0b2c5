package io.tfe4j.environments;

/** Starts a child, prints its number, and waits to be killed. */
final class ParentOfAFakeWorker {
    private ParentOfAFakeWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (IsolatedProcess process =
                new IsolatedProcess("fake", IsolatedProcessTest::command, ProcessOptions.defaults())) {
            System.out.println(process.pid());
            Thread.sleep(600_000);
        }
    }
}
