package io.godwit.mapping.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every documented column of both forms is mapped or named as omitted. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RingCentralDefaultsTest {

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void partiesAsObjects() {
        Landing.in("source_ringcentral")
                .table(
                        "call_log",
                        "id",
                        "sessionId",
                        "telephonySessionId",
                        "startTime",
                        "duration:numeric",
                        "durationMs",
                        "type",
                        "direction",
                        "action",
                        "result",
                        "from:jsonb",
                        "to:jsonb",
                        "extension:jsonb",
                        "recording:jsonb",
                        "message:jsonb",
                        "reason",
                        "transport",
                        "internalType",
                        "billing:jsonb",
                        "legs:jsonb",
                        "deleted:boolean",
                        "lastModifiedTime:timestamptz")
                .table("company_call_log", "id", "startTime", "direction");
        Loaded loaded = Loaded.of(api, connection, "ringcentral", null);
        assertThat(loaded.statuses()).containsExactly("created");
        assertThat(loaded.mapped("call_log"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "external_id"),
                        Map.entry("sessionId", "session_id"),
                        Map.entry("telephonySessionId", "telephony_session_id"),
                        Map.entry("startTime", "started_at"),
                        Map.entry("duration", "duration_seconds"),
                        Map.entry("type", "channel"),
                        Map.entry("direction", "direction"),
                        Map.entry("action", "source_action"),
                        Map.entry("result", "source_result,outcome"),
                        Map.entry("from", "from_number,from_name,from_extension,location"),
                        Map.entry("to", "to_number,to_name,to_extension"),
                        Map.entry("extension", "extension_external_id"),
                        Map.entry("recording", "recording_external_id,has_recording"),
                        Map.entry("message", "message_external_id"),
                        Map.entry("reason", "custom_fields"),
                        Map.entry("transport", "custom_fields"),
                        Map.entry("internalType", "custom_fields"),
                        Map.entry("billing", "custom_fields"),
                        Map.entry("legs", "custom_fields"),
                        Map.entry("deleted", "is_deleted"),
                        Map.entry("lastModifiedTime", "source_updated_at")));
        assertThat(loaded.omitted("call_log"))
                .containsOnlyKeys(
                        "durationMs",
                        "recording_type",
                        "recording_content_uri",
                        "from_extension_id",
                        "to_extension_id");
        assertThat(loaded.omitted("call_log").get("durationMs")).contains("filled from duration instead");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("company_call_log"));
        assertThat(loaded.mapping("call_log").getString("latestBy")).isEqualTo("lastModifiedTime");
    }

    @Test
    void partiesFlattened() {
        Landing.in("source_ringcentral_flat")
                .table(
                        "user_call_records",
                        "id",
                        "start_time",
                        "duration_ms",
                        "direction",
                        "from_phone_number",
                        "from_name",
                        "from_extension_number",
                        "from_location",
                        "to_phone_number",
                        "to_name",
                        "to_extension_number",
                        "_contact_id:bigint",
                        "recording_id",
                        "message_id",
                        "deleted:boolean");
        Loaded loaded = Loaded.of(api, connection, "ringcentral", "source_ringcentral_flat");
        assertThat(loaded.statuses()).containsExactly("created");
        assertThat(loaded.mapped("user_call_records"))
                .isEqualTo(Map.ofEntries(
                        Map.entry("id", "external_id"),
                        Map.entry("start_time", "started_at"),
                        Map.entry("duration_ms", "duration_seconds"),
                        Map.entry("direction", "direction"),
                        Map.entry("from_phone_number", "from_number"),
                        Map.entry("from_name", "from_name"),
                        Map.entry("from_extension_number", "from_extension"),
                        Map.entry("from_location", "location"),
                        Map.entry("to_phone_number", "to_number"),
                        Map.entry("to_name", "to_name"),
                        Map.entry("to_extension_number", "to_extension"),
                        Map.entry("_contact_id", "extension_external_id"),
                        Map.entry("recording_id", "recording_external_id,has_recording"),
                        Map.entry("message_id", "message_external_id"),
                        Map.entry("deleted", "is_deleted")));
        assertThat(loaded.rules("call_log", "duration_seconds").toString()).contains("divide");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("every record is taken as a voice call"));
    }
}
