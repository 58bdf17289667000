package io.godwit;

import java.util.Map;

/**
 * Minor versions of PostgreSQL in which row-level security may tell what it should hide: to be updated, since the walls between
 * organizations stand on it. The numbers are those of PostgreSQL's security page for CVE-2025-8713, the latest of the kind.
 */
final class LeakingVersions {

    private static final int OF_A_MAJOR = 10_000;
    private static final int FIRST_WITH_ALL = 18;
    private static final Map<Integer, Integer> FIRST_SOUND = Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);

    private LeakingVersions() {}

    /**
     * Whether this is one of them, or no longer mended at all.
     *
     * @param version as {@code server_version_num} gives it
     */
    static boolean contains(int version) {
        int major = version / OF_A_MAJOR;
        return major < FIRST_WITH_ALL && version % OF_A_MAJOR < FIRST_SOUND.getOrDefault(major, Integer.MAX_VALUE);
    }
}
