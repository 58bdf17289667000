package io.godwit.engine.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhoneShortcutTest {

    private static final String LETTERS = "0123456789 ().-+12";

    @Test
    void theShortWayNeverSaysAnythingElseThanTheLibrary() throws NumberParseException {
        Random random = new Random(7);
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        int taken = 0;
        for (int i = 0; i < 40_000; i++) {
            String value = value(random);
            String shortWay = PhoneFormat.northAmerican(value);
            if (shortWay != null) {
                taken++;
                PhoneNumber number = phones.parse(value, "US");
                assertThat(phones.isPossibleNumber(number)).as(value).isTrue();
                assertThat(shortWay).as(value).isEqualTo(phones.format(number, PhoneNumberFormat.E164));
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        int length = 10 + random.nextInt(5);
        for (int i = 0; i < length; i++) {
            int mostlyDigits = random.nextInt(10) < 9 ? 10 : LETTERS.length();
            value.append(LETTERS.charAt(random.nextInt(mostlyDigits)));
        }
        return value.toString();
    }
}
