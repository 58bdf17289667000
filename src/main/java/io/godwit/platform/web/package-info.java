/**
 * What both edges share: problem bodies, the caller of a request, paging. Safe for any thread.
 */
@NullMarked
package io.godwit.platform.web;

import org.jspecify.annotations.NullMarked;
