package io.godwit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed contracts are what the service really serves. The profile {@code update-contracts} writes them anew. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ContractTest {

    private static final boolean UPDATE = Boolean.getBoolean("godwit.update-contracts");

    @Test
    void theCommittedOpenApiIsTheServedOne() throws IOException {
        compare("/q/openapi?format=yaml", Path.of("openapi/openapi.yaml"));
    }

    @Test
    void theCommittedGraphQlSchemaIsTheServedOne() throws IOException {
        compare("/graphql/schema.graphql", Path.of("graphql-schema/schema.graphql"));
    }

    private static void compare(String path, Path committed) throws IOException {
        String served =
                given().get(path).then().statusCode(200).extract().asString().strip() + "\n";
        Path copy = Path.of("target/contracts").resolve(committed.getFileName());
        write(copy, served);
        if (UPDATE) {
            write(committed, served);
        }
        assertThat(Files.exists(committed) ? Files.readString(committed) : "")
                .as(
                        "%s differs from %s, which the service serves. When the change is wanted:"
                                + " mvn -Pupdate-contracts test, then look at the difference and commit it",
                        committed, copy)
                .isEqualTo(served);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
