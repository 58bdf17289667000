package io.godwit.platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import graphql.parser.Parser;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class WrittenOutTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ a }|1",
                "{ a { b c } d }|4",
                "{ ...F ...F } fragment F on Q { a { b } }|4",
                "{ ... on Q { a } ... { b ...F } } fragment F on Q { c }|3",
                "{ a } fragment Unused on Q { a b c d e }|5",
                "query A { a } query B { a b }|2",
                "{ ...Missing a }|1"
            })
    void everyFieldCountsAsOftenAsItIsWrittenOut(String document, long fields) {
        assertThat(WrittenOut.isWithin(Parser.parse(document), fields)).isTrue();
        assertThat(WrittenOut.isWithin(Parser.parse(document), fields - 1)).isFalse();
    }

    @Test
    void moreThanAnybodyCouldCountIsToldAtOnce() {
        String bomb = IntStream.range(0, 200)
                .mapToObj(i -> "fragment F" + i + " on Q { ...F" + (i + 1) + " ...F" + (i + 1) + " }")
                .collect(Collectors.joining(" ", "{ ...F0 } ", " fragment F200 on Q { a }"));
        assertThat(WrittenOut.isWithin(Parser.parse(bomb), 1_000_000)).isFalse();
    }

    @Test
    void aFragmentThatLeadsBackToItselfEnds() {
        String loop = "{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }";
        assertThat(WrittenOut.isWithin(Parser.parse(loop), 2)).isTrue();
    }
}
