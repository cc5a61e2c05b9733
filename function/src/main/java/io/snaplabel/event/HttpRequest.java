package io.snaplabel.event;

/**
 * A request over HTTP.
 *
 * @param method such as {@code POST}
 * @param path with its leading slash, without the stage
 * @param body decoded if it came in base64; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
public record HttpRequest(String method, String path, byte[] body) {}
