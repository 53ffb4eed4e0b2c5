@NullMarked
package io.tfe4j.imports;

import org.jspecify.annotations.NullMarked;
