/**
 * Redis for every door: where it is ({@link orhestra.platform.redis.RedisSettings}), the bundled
 * server ({@link orhestra.platform.redis.BundledRedis}) and the client ({@link
 * orhestra.platform.redis.Redis}).
 */
@NullMarked
package orhestra.platform.redis;

import org.jspecify.annotations.NullMarked;
