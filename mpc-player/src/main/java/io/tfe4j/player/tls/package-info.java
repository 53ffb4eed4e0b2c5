/** Who a player is: certificates, private keys, and TLS 1.3 made from them. Knows nothing of shares. */
@NullMarked
package io.tfe4j.player.tls;

import org.jspecify.annotations.NullMarked;
