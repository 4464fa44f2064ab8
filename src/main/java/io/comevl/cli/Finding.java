package io.comevl.cli;

/**
 * Something that was looked at.
 *
 * @param level how it is
 * @param what was looked at
 * @param found what there is
 * @param fix what to do about it; empty if all is well
 */
record Finding(Level level, String what, String found, String fix) {

    /** How something is. */
    enum Level {
        /** As it should be. */
        OK,
        /** It works, but not as well as it could. */
        WARN,
        /** It does not work. */
        FAIL
    }

    static Finding ok(String what, String found) {
        return new Finding(Level.OK, what, found, "");
    }

    static Finding warn(String what, String found, String fix) {
        return new Finding(Level.WARN, what, found, fix);
    }

    static Finding fail(String what, String found, String fix) {
        return new Finding(Level.FAIL, what, found, fix);
    }
}
