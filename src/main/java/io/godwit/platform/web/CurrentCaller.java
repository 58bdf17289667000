package io.godwit.platform.web;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.limit.RateLimits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Turns the verified token of the request at hand into a {@link Caller}. The same for REST and GraphQL. */
@ApplicationScoped
public class CurrentCaller {

    /** How far the issuer's clock may be ahead of ours. */
    private static final long SKEW_SECONDS = 60;

    private final JsonWebToken token;
    private final RateLimits rates;
    private final Clock clock;

    CurrentCaller(JsonWebToken token, RateLimits rates, Clock clock) {
        this.token = token;
        this.rates = rates;
        this.clock = clock;
    }

    /**
     * The caller of this request, which counts against the rate of the caller's organization: every request of REST and every
     * top-level field of GraphQL asks once.
     *
     * @throws GodwitException UNAUTHENTICATED without a token, FORBIDDEN when it names no organization or its claims have other
     *     types than they should, RATE_LIMITED when the organization asks too often
     */
    public Caller get() {
        if (token.getRawToken() == null || isFromTheFuture()) {
            throw new GodwitException(ErrorCode.UNAUTHENTICATED, "The request has no valid bearer token");
        }
        OrganizationId organization = organization();
        rates.request(organization);
        String subject = token.getSubject();
        return new Caller(organization, subject == null ? "unknown" : subject, Permission.granted(permissions()));
    }

    /** Its age is counted from its issue: one that is issued later would live longer than any may. */
    private boolean isFromTheFuture() {
        return token.getIssuedAtTime() > clock.instant().getEpochSecond() + SKEW_SECONDS;
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
        Object list = token.getClaim("permissions");
        if (list instanceof JsonArray array) {
            array.stream().map(CurrentCaller::permission).forEach(names::add);
        } else if (list != null) {
            throw wrongType("permissions", "an array of texts");
        }
        Object scope = token.getClaim("scope");
        String words = text(scope);
        if (words != null) {
            names.addAll(List.of(words.split(" ")));
        } else if (scope != null) {
            throw wrongType("scope", "a text of words");
        }
        return names;
    }

    private static String permission(JsonValue element) {
        if (element instanceof JsonString name) {
            return name.getString();
        }
        throw wrongType("permissions", "an array of texts");
    }

    private static GodwitException wrongType(String claim, String wanted) {
        return new GodwitException(ErrorCode.FORBIDDEN, "The token's claim " + claim + " must be " + wanted);
    }

    private static @Nullable String text(@Nullable Object claim) {
        if (claim instanceof JsonString json) {
            return json.getString();
        }
        return claim instanceof String plain ? plain : null;
    }
}
