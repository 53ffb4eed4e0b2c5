/** Plug-ins of the catalog: Parquet files, SQL over files, and databases that have a JDBC driver. */
@NullMarked
package io.tfe4j.data.duckdb;

import org.jspecify.annotations.NullMarked;
