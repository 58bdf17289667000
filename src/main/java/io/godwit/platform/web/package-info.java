/**
 * What both edges share: problem bodies, the caller of a request, paging. Safe for any thread.
 */
@OpenAPIDefinition(
        info = @Info(title = "Godwit", version = "1"),
        components =
                @Components(
                        schemas =
                                @Schema(
                                        name = "Problem",
                                        type = SchemaType.OBJECT,
                                        description = "An RFC 9457 problem; code is stable, the texts are not",
                                        requiredProperties = {"type", "title", "status", "detail", "code", "hint"},
                                        properties = {
                                            @SchemaProperty(name = "type", type = SchemaType.STRING),
                                            @SchemaProperty(name = "title", type = SchemaType.STRING),
                                            @SchemaProperty(name = "status", type = SchemaType.INTEGER),
                                            @SchemaProperty(name = "detail", type = SchemaType.STRING),
                                            @SchemaProperty(name = "instance", type = SchemaType.STRING),
                                            @SchemaProperty(name = "code", implementation = ErrorCode.class),
                                            @SchemaProperty(name = "hint", type = SchemaType.STRING),
                                            @SchemaProperty(
                                                    name = "violations",
                                                    type = SchemaType.ARRAY,
                                                    implementation = Violation.class)
                                        }),
                        responses =
                                @APIResponse(
                                        name = "Problem",
                                        description = "What is wrong, whose move it is and what to do",
                                        content =
                                                @Content(
                                                        mediaType = "application/problem+json",
                                                        schema = @Schema(ref = "Problem")))))
@NullMarked
package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.Violation;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.NullMarked;
