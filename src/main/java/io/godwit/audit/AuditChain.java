package io.godwit.audit;

import io.godwit.platform.access.OrganizationId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash of an entry: SHA-256 over the previous hash and the entry's fields in the order written here. Each is UTF-8 with its
 * length in four bytes before it, -1 for null, so that no two entries are the same bytes. Changing this breaks every chain.
 */
final class AuditChain {

    /** Stands for the hash before the first entry. */
    static final String START = "0".repeat(64);

    private static final byte[] NULL = ByteBuffer.allocate(4).putInt(-1).array();

    private AuditChain() {}

    /** The hash that the entry must have behind this one; its own is not looked at. */
    static String next(String previous, OrganizationId organization, AuditEntry entry) {
        MessageDigest digest = sha256();
        add(digest, previous);
        add(digest, organization.toString());
        add(digest, Long.toString(entry.seq()));
        add(
                digest,
                Long.toString(
                        ChronoUnit.MICROS.between(Instant.EPOCH, entry.at().toInstant())));
        add(digest, entry.actor());
        add(digest, entry.action());
        add(digest, entry.objectType());
        add(digest, entry.objectId());
        add(digest, entry.outcome().wire());
        add(digest, entry.requestId());
        entry.fields().forEach(field -> add(digest, field));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, @Nullable String text) {
        if (text == null) {
            digest.update(NULL);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
