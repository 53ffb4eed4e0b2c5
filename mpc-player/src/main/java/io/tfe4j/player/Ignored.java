package io.tfe4j.player;

import io.grpc.stub.StreamObserver;

/** For calls whose answer changes nothing. */
final class Ignored {
    private Ignored() {}

    static <T> StreamObserver<T> observer() {
        return new StreamObserver<>() {
            @Override
            public void onNext(T value) {}

            @Override
            public void onError(Throwable cause) {}

            @Override
            public void onCompleted() {}
        };
    }
}
