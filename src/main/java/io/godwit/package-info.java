/**
 * The program's entry. Everything the product does is a package below; arrows only go down (see ArchitectureTest).
 */
@NullMarked
package io.godwit;

import org.jspecify.annotations.NullMarked;
