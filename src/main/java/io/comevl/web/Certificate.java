package io.comevl.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** With what the page shows that it is itself: a key and its certificate. */
public final class Certificate {

    private final KeyStore keys;
    private final String password;

    private Certificate(KeyStore keys, String password) {
        this.keys = keys;
        this.password = password;
    }

    /**
     * Reads a PKCS#12 file.
     *
     * @throws IOException if it is missing, damaged or has another password; one line says so
     */
    public static Certificate read(Path file, String password) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            return new Certificate(keys, password);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IOException(
                    file
                            + ": no certificate can be read; it has to be a PKCS#12 file with the password in COMEVL_TLS_PASSWORD ("
                            + unreadable.getMessage() + ")",
                    unreadable);
        }
    }

    SslContextFactory.Server context() {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStore(keys);
        context.setKeyManagerPassword(password);
        return context;
    }
}
