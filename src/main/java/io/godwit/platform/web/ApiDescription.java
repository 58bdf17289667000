package io.godwit.platform.web;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/**
 * Tells the API description what our records say: a component marked {@code @Nullable} may be null, every other one is always
 * there in an answer, a patch may leave everything out, and every refusal is a problem. Runs in the build; used by one thread.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {

    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final String REFERENCE = "#/components/schemas/";

    private final List<ClassInfo> records;

    /** @param index the classes of the application */
    public ApiDescription(IndexView index) {
        this.records = index.getKnownClasses().stream()
                .filter(ClassInfo::isRecord)
                .filter(type -> type.name().toString().startsWith("io.godwit."))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        operations(api).map(Operation::getResponses).forEach(ApiDescription::refuseWithProblems);
        patches(api).forEach(patch -> looser(patch, api));
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        Set<String> sent = sent(api, schemas);
        schemas.forEach((name, schema) -> {
            if (schema.getProperties() != null) {
                record(name, schema).ifPresent(type -> mark(schema, type, sent.contains(name)));
            }
        });
    }

    private static Stream<Operation> operations(OpenAPI api) {
        return api.getPaths().getPathItems().values().stream().flatMap(path -> path.getOperations().values().stream());
    }

    /** Any may come too often. The framework adds answers without a body for requests that it refuses itself. */
    private static void refuseWithProblems(APIResponses responses) {
        responses.addAPIResponse("429", OASFactory.createAPIResponse().ref("Problem"));
        new TreeMap<>(responses.getAPIResponses()).forEach((status, response) -> {
            if (status.startsWith("4") && response.getRef() == null) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse().ref("Problem"));
            }
        });
    }

    private static Stream<MediaType> patches(OpenAPI api) {
        return api.getPaths().getPathItems().values().stream()
                .map(PathItem::getPATCH)
                .filter(Objects::nonNull)
                .flatMap(patch -> patch.getRequestBody().getContent().getMediaTypes().values().stream());
    }

    /** A merge patch may leave every member out. */
    private static void looser(MediaType patch, OpenAPI api) {
        String draft = patch.getSchema().getRef().substring(REFERENCE.length());
        String name = draft.replace("Draft", "Patch");
        Schema whole = Objects.requireNonNull(api.getComponents().getSchemas().get(draft));
        api.getComponents()
                .addSchema(
                        name,
                        OASFactory.createSchema()
                                .description(
                                        "A JSON Merge Patch: what is left out stays, null stands for the usual value")
                                .addType(SchemaType.OBJECT)
                                .properties(new LinkedHashMap<>(whole.getProperties())));
        patch.setSchema(OASFactory.createSchema().ref(REFERENCE + name));
    }

    /** The record of this shape; where several have it, the one whose name is in the schema's. */
    private Optional<ClassInfo> record(String name, Schema schema) {
        Set<String> members = schema.getProperties().keySet();
        List<ClassInfo> fitting =
                records.stream().filter(type -> names(type).equals(members)).toList();
        return fitting.stream()
                .filter(type -> name.contains(type.simpleName()))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    private static Set<String> names(ClassInfo type) {
        return type.recordComponents().stream().map(RecordComponentInfo::name).collect(Collectors.toSet());
    }

    /** What clients send may leave members out unless a constraint asks for them; what they get is whole. */
    private static void mark(Schema schema, ClassInfo type, boolean sent) {
        Map<String, Schema> members = new LinkedHashMap<>(schema.getProperties());
        for (RecordComponentInfo component : type.recordComponents()) {
            if (component.type().hasAnnotation(NULLABLE)) {
                members.computeIfPresent(component.name(), (name, member) -> nullable(member));
            }
        }
        schema.setProperties(members);
        if (!sent) {
            schema.setRequired(new ArrayList<>(members.keySet()));
        }
    }

    private static Schema nullable(Schema member) {
        Schema nothing = OASFactory.createSchema().addType(SchemaType.NULL);
        if (member.getRef() != null) {
            return OASFactory.createSchema().addAnyOf(member).addAnyOf(nothing);
        }
        if (member.getType() != null && !member.getType().contains(SchemaType.NULL)) {
            member.addType(SchemaType.NULL);
        }
        return member;
    }

    /** The schemas that a request's body leads to. */
    private static Set<String> sent(OpenAPI api, Map<String, Schema> schemas) {
        Set<String> found = new HashSet<>();
        operations(api)
                .filter(operation -> operation.getRequestBody() != null)
                .flatMap(operation -> operation.getRequestBody().getContent().getMediaTypes().values().stream())
                .map(MediaType::getSchema)
                .forEach(schema -> follow(schema, schemas, found));
        return found;
    }

    private static void follow(@Nullable Schema schema, Map<String, Schema> schemas, Set<String> found) {
        if (schema == null) {
            return;
        }
        if (schema.getRef() != null) {
            String name = schema.getRef().substring(REFERENCE.length());
            if (found.add(name)) {
                follow(schemas.get(name), schemas, found);
            }
        }
        follow(schema.getItems(), schemas, found);
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(member -> follow(member, schemas, found));
        }
    }
}
