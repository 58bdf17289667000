package io.godwit.mapping;

import static io.godwit.platform.access.Permission.MAPPINGS_READ;

import io.godwit.engine.transform.Rule;
import io.godwit.engine.transform.RuleExample;
import io.godwit.engine.transform.RuleParameter;
import io.godwit.engine.transform.Transforms;
import io.godwit.platform.web.CurrentCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The transform rules over REST: the examples are the rules' own tests. Stateless, safe for any thread. */
@Path("/api/v1/transforms")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Mappings")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class TransformResource {

    private final CurrentCaller callers;

    TransformResource(CurrentCaller callers) {
        this.callers = callers;
    }

    /**
     * A rule, as it is shown.
     *
     * @param name as mappings write it
     * @param description one or two sentences
     * @param parameters the arguments it takes
     * @param examples the rule at work
     */
    @Schema(name = "Transform", description = "A transform rule.")
    public record Shown(String name, String description, List<RuleParameter> parameters, List<RuleExample> examples) {

        static Shown of(Rule rule) {
            return new Shown(rule.name(), rule.description(), rule.parameters(), rule.examples());
        }
    }

    /**
     * All rules; a short list that needs no pages.
     *
     * @param items in the order in which a newcomer reads them
     */
    @Schema(name = "TransformList", description = "All transform rules.")
    public record ShownList(List<Shown> items) {}

    @GET
    @Operation(operationId = "listTransforms", summary = "List the transform rules with their arguments and examples")
    @APIResponse(responseCode = "200", description = "All rules")
    public ShownList list() {
        callers.get().require(MAPPINGS_READ);
        return new ShownList(Transforms.all().stream().map(Shown::of).toList());
    }
}
