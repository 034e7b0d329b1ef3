/** Routes, requests, answers and the server that carries them. */
@NullMarked
package orhestra.platform.http;

import org.jspecify.annotations.NullMarked;
