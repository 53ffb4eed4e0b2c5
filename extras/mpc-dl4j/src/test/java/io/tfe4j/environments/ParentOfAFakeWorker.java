package io.tfe4j.environments;

import java.util.concurrent.CompletableFuture;

/** Starts a child that hangs, prints its number, and then waits to be killed, or exits without closing it. */
final class ParentOfAFakeWorker {
    private ParentOfAFakeWorker() {}

    public static void main(String[] arguments) throws InterruptedException {
        IsolatedProcess process = new IsolatedProcess("fake", IsolatedProcessTest::command, ProcessOptions.defaults());
        long pid = process.pid();
        if (arguments[0].equals("exit")) {
            CompletableFuture<?> call =
                    CompletableFuture.runAsync(() -> process.call("hang", IsolatedProcessTest.parameters()));
            Thread.sleep(1000);
            System.out.println(pid);
            System.exit(call.isDone() ? 1 : 0);
        }
        System.out.println(pid);
        Thread.sleep(600_000);
        process.close();
    }
}
