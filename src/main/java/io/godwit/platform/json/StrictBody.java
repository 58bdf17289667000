package io.godwit.platform.json;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Has the JSON bodies of REST requests looked over by {@link JsonBody} before a resource gets anything of them. */
@Provider
public class StrictBody implements ReaderInterceptor {

    private final JsonBody bodies;

    StrictBody(JsonBody bodies) {
        this.bodies = bodies;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        MediaType type = context.getMediaType();
        if (!context.getHeaders().containsKey(HttpHeaders.CONTENT_TYPE) || isOtherCharset(type)) {
            throw new GodwitException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The content type must be application/json in UTF-8");
        }
        if (isJson(type)) {
            // One byte more than allowed tells that there is more.
            byte[] body = context.getInputStream().readNBytes(JsonBody.LARGEST + 1);
            bodies.read(body);
            context.setInputStream(new ByteArrayInputStream(body));
        }
        return context.proceed();
    }

    private static boolean isJson(MediaType type) {
        return JsonBody.isJson(type.getType(), type.getSubtype(), "");
    }

    private static boolean isOtherCharset(MediaType type) {
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "");
        return isJson(type) && !JsonBody.isJson(type.getType(), type.getSubtype(), charset);
    }
}
