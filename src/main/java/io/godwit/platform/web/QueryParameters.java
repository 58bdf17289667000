package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Refuses a query parameter of the wrong type by its name; the framework would say that the path does not exist. */
@Provider
public class QueryParameters implements ParamConverterProvider {

    private static final Map<Class<?>, Function<String, ?>> READERS = Map.of(
            Integer.class, Integer::valueOf, UUID.class, QueryParameters::uuid, Boolean.class, QueryParameters::bool);

    @Override
    public <T> @Nullable ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        Function<String, ?> reader = READERS.get(type);
        if (reader == null) {
            return null;
        }
        return Arrays.stream(annotations)
                .filter(QueryParam.class::isInstance)
                .map(annotation -> ((QueryParam) annotation).value())
                .map(name -> new Converter<>(name, type, reader))
                .findFirst()
                .orElse(null);
    }

    private static UUID uuid(String text) {
        UUID parsed = UUID.fromString(text);
        if (!parsed.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("a short form");
        }
        return parsed;
    }

    private static Boolean bool(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("another word");
        }
        return Boolean.valueOf(text);
    }

    /** Reads one parameter. */
    private record Converter<T>(String name, Class<T> type, Function<String, ?> reader) implements ParamConverter<T> {

        @Override
        public T fromString(String text) {
            try {
                return type.cast(reader.apply(text));
            } catch (IllegalArgumentException wrong) {
                throw new GodwitException(
                        ErrorCode.INVALID_REQUEST,
                        ErrorCode.INVALID_REQUEST.title(),
                        List.of(new Violation(name, "has the wrong type")));
            }
        }

        @Override
        public String toString(T value) {
            return value.toString();
        }
    }
}
