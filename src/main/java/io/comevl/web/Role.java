package io.comevl.web;

import io.javalin.security.RouteRole;

/** What somebody may do. */
public enum Role implements RouteRole {
    /** See pictures, answers, events and queries. */
    WATCH,
    /** Also change queries. */
    OPERATE;

    /** Whether this role is enough where another is needed. */
    boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }
}
