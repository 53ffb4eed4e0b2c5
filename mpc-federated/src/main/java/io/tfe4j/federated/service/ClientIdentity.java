package io.tfe4j.federated.service;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tfe4j.player.tls.Credentials;
import io.tfe4j.player.tls.Identity;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The name in a caller's certificate; callers that are no clients are refused. */
final class ClientIdentity implements ServerInterceptor {
    static final Context.Key<String> KEY = Context.key("tfe4j-client");

    private final Credentials own;

    ClientIdentity(Credentials own) {
        this.own = own;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        try {
            String name = name(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
            return Contexts.interceptCall(Context.current().withValue(KEY, name), call, headers, next);
        } catch (IllegalArgumentException e) {
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
    }

    /** The certificate is looked at with every call: it may have been revoked since the handshake. */
    private String name(@Nullable SSLSession session) {
        if (session == null) {
            throw new IllegalArgumentException("connection is not secured");
        }
        try {
            X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
            own.check(certificate);
            return Identity.client(certificate);
        } catch (SSLPeerUnverifiedException | CertificateException e) {
            throw new IllegalArgumentException("certificate does not count: cause=" + e.getMessage(), e);
        }
    }
}
