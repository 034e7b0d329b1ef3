/** Group commit: commands of concurrent callers are gathered, written and acknowledged together. */
@NullMarked
package orhestra.storage.commit;

import org.jspecify.annotations.NullMarked;
