package io.godwit.platform.access;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.Set;

/**
 * Who makes a request.
 *
 * @param organization the tenant of the token
 * @param subject the token's subject, for the record of who did what
 * @param permissions what the token grants
 */
public record Caller(OrganizationId organization, String subject, Set<Permission> permissions) {

    public Caller {
        permissions = Set.copyOf(permissions);
    }

    /**
     * The first line of every service method.
     *
     * @throws GodwitException FORBIDDEN when the permission is not held
     */
    public void require(Permission permission) {
        if (!permissions.contains(permission)) {
            throw new GodwitException(ErrorCode.FORBIDDEN, "The permission " + permission.claim() + " is required");
        }
    }
}
