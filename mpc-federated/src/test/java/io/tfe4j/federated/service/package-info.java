@org.jspecify.annotations.NullMarked
package io.tfe4j.federated.service;
