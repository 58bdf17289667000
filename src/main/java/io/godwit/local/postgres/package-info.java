/**
 * The PostgreSQL server that local mode brings along: unpacked, set up, started, recovered and stopped. It knows a home
 * directory and one superuser login, nothing of Godwit's databases. Imports nothing of ours.
 */
@NullMarked
package io.godwit.local.postgres;

import org.jspecify.annotations.NullMarked;
