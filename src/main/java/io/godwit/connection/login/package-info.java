/**
 * What a session to a source is opened with, and what it means when that fails. Imports connection.guard and platform. Values only;
 * nothing in here connects.
 */
@NullMarked
package io.godwit.connection.login;

import org.jspecify.annotations.NullMarked;
