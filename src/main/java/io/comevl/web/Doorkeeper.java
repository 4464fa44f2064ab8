package io.comevl.web;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.plugin.bundled.RateLimitPlugin;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets in who may. Without tokens the page is for this machine, and two tricks of foreign pages in its browser are
 * refused: names that were rebound to a loopback address, and changes that another page sends.
 */
final class Doorkeeper {

    /** A page with 16 cameras of 5 frames a second asks for 80 pictures; several may come through one address. */
    private static final int MOST_A_SECOND = 500;

    /** Tokens are not to be guessed. */
    private static final int MOST_WRONG_A_MINUTE = 60;

    private static final String ROLE = "role";
    private static final String BEARER = "Bearer ";
    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD);

    private final Tokens tokens;

    Doorkeeper(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Nobody may keep the server busy alone. */
    void slow(Context request) {
        request.with(RateLimitPlugin.class).requestPerTimeUnit(MOST_A_SECOND, TimeUnit.SECONDS);
    }

    /** Before anything else that is not a file of the page. */
    void admit(Context request) {
        Role role = tokens.isEmpty() ? localRole(request) : tokenRole(request);
        String origin = request.header(Header.ORIGIN);
        if (!READING.contains(request.method()) && origin != null && !isOwn(origin, request)) {
            throw new ForbiddenResponse("changes are taken from this page only, not from " + origin);
        }
        request.attribute(ROLE, role);
    }

    /** When it is known which route it is. */
    void check(Context request) {
        boolean covered =
                request.routeRoles().stream().allMatch(needed -> roleOf(request).covers((Role) needed));
        if (!covered) {
            throw new ForbiddenResponse("this token may watch only; changes need one of role operate");
        }
    }

    /** What the one who asks may do. */
    static Role roleOf(Context request) {
        Role role = request.attribute(ROLE);
        return role == null ? Role.WATCH : role;
    }

    private static Role localRole(Context request) {
        String host = request.host() == null ? "" : request.host();
        String name = host.replaceFirst(":\\d+$", "");
        if (!OWN_NAMES.contains(name)) {
            throw new ForbiddenResponse("this page is for this machine; open it as localhost, not as " + name);
        }
        return Role.OPERATE;
    }

    private Role tokenRole(Context request) {
        String header = request.header(Header.AUTHORIZATION);
        Optional<Role> role = header != null && header.startsWith(BEARER)
                ? tokens.roleOf(header.substring(BEARER.length()).strip())
                : Optional.empty();
        return role.orElseThrow(() -> {
            if (header != null) {
                request.with(RateLimitPlugin.class).requestPerTimeUnit(MOST_WRONG_A_MINUTE, TimeUnit.MINUTES);
            }
            request.header(Header.WWW_AUTHENTICATE, "Bearer");
            return new UnauthorizedResponse(
                    header == null ? "give a token: Authorization: Bearer TOKEN" : "this token is not known here");
        });
    }

    private static boolean isOwn(String origin, Context request) {
        try {
            return URI.create(origin).getRawAuthority() != null
                    && URI.create(origin).getRawAuthority().equals(request.host());
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
