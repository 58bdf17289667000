package io.godwit.platform.web;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Turns the verified token of the request at hand into a {@link Caller}. The same for REST and GraphQL. */
@ApplicationScoped
public class CurrentCaller {

    private final JsonWebToken token;

    CurrentCaller(JsonWebToken token) {
        this.token = token;
    }

    /**
     * The caller of this request.
     *
     * @throws GodwitException UNAUTHENTICATED without a token, FORBIDDEN when it names no organization
     */
    public Caller get() {
        if (token.getRawToken() == null) {
            throw new GodwitException(ErrorCode.UNAUTHENTICATED, "The request has no valid bearer token");
        }
        String subject = token.getSubject();
        return new Caller(organization(), subject == null ? "unknown" : subject, Permission.granted(permissions()));
    }

    private OrganizationId organization() {
        Object claim = token.getClaim("organization_id");
        String text = text(claim);
        if (text != null) {
            try {
                return OrganizationId.parse(text);
            } catch (IllegalArgumentException notCanonical) {
                throw noOrganization();
            }
        }
        throw noOrganization();
    }

    private static GodwitException noOrganization() {
        return new GodwitException(
                ErrorCode.FORBIDDEN, "The token's claim organization_id must be a UUID in its canonical form");
    }

    private List<String> permissions() {
        List<String> names = new ArrayList<>();
        Object claim = token.getClaim("permissions");
        if (claim instanceof JsonArray array) {
            array.stream()
                    .filter(JsonString.class::isInstance)
                    .map(CurrentCaller::text)
                    .forEach(names::add);
        }
        String scope = text(token.getClaim("scope"));
        if (scope != null) {
            names.addAll(List.of(scope.split(" ")));
        }
        return names;
    }

    private static @Nullable String text(@Nullable Object claim) {
        if (claim instanceof JsonString json) {
            return json.getString();
        }
        return claim instanceof String plain ? plain : null;
    }
}
