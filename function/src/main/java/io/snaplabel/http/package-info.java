/** The API over HTTP: routes, requests and answers, problems. Openapi.json describes all of it. */
@NullMarked
package io.snaplabel.http;

import org.jspecify.annotations.NullMarked;
