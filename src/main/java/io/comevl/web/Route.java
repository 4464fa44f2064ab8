package io.comevl.web;

import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One way in.
 *
 * @param path as Javalin and OpenAPI write it: {@code /api/queries/{id}}
 * @param role that is needed
 */
record Route(HandlerType method, String path, Role role, Handler handler) {

    static Route watch(String path, Handler handler) {
        return new Route(HandlerType.GET, path, Role.WATCH, handler);
    }

    static Route operate(HandlerType method, String path, Handler handler) {
        return new Route(method, path, Role.OPERATE, handler);
    }
}
