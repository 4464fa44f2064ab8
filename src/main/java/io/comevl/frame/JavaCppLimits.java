package io.comevl.frame;

import java.util.Locale;

/**
 * JavaCPP refuses to allocate once the resident size of the whole process passes four times the Java heap. Model weights
 * count into that size though they are none of its business, so a large model would make every picture undecodable.
 */
final class JavaCppLimits {

    private JavaCppLimits() {}

    /**
     * Lifts the limit unless it was set on purpose. Has no effect once another package used JavaCPP; the launcher sets the
     * same properties for that.
     */
    static void lift() {
        for (String limit : new String[] {"org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes"}) {
            if (System.getProperty(limit) == null && System.getProperty(limit.toLowerCase(Locale.ROOT)) == null) {
                System.setProperty(limit, "0");
            }
        }
    }
}
