package io.tfe4j.random;

/** Told of every stretch of a random stream that is drawn; test builds throw when one is drawn twice. */
public interface StreamAudit {
    StreamAudit NONE = (key, high, low, fromWord, words) -> {};

    void drawn(Object key, long high, long low, long fromWord, int words);
}
