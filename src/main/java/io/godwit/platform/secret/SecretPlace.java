package io.godwit.platform.secret;

import io.godwit.platform.access.OrganizationId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Where a sealed secret is kept. It is bound to its ciphertext: moved to another place, it cannot be opened.
 *
 * @param organization the tenant
 * @param object the row's id
 * @param column what of the row it is
 */
public record SecretPlace(OrganizationId organization, UUID object, SecretColumn column) {

    byte[] associatedData() {
        return ("v2|" + organization + "|" + object + "|" + column.wire()).getBytes(StandardCharsets.UTF_8);
    }
}
