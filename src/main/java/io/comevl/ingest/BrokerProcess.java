package io.comevl.ingest;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The embedded broker in a process of its own. Prints its address, and ends when its standard input ends, so that it does
 * not outlive whoever started it.
 */
public final class BrokerProcess {

    private BrokerProcess() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            System.out.println(broker.bootstrap());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
