package io.tfe4j.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text, with or without the mark that some programs put first, and nothing that is not of its encoding. */
final class TextFiles {
    private static final int BYTE_ORDER_MARK = '\uFEFF';

    private TextFiles() {}

    static BufferedReader open(Path file) throws IOException {
        return open(file, StandardCharsets.UTF_8);
    }

    static BufferedReader open(Path file, Charset encoding) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file),
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        try {
            reader.mark(1);
            if (reader.read() != BYTE_ORDER_MARK) {
                reader.reset();
            }
            return reader;
        } catch (IOException e) {
            reader.close();
            throw e;
        }
    }

    /** Keeps a message of this library's, and replaces a parser's, which may quote the data. */
    static IllegalArgumentException unreadable(DatasetEntry entry, String expected, Exception cause) {
        if (cause instanceof CatalogException own) {
            return own;
        }
        boolean encoding =
                cause instanceof CharacterCodingException || cause.getCause() instanceof CharacterCodingException;
        return new CatalogException("file cannot be read: dataset=" + entry.name() + ", file=" + entry.fileName()
                + ", expected=" + (encoding ? "UTF-8" : expected));
    }
}
