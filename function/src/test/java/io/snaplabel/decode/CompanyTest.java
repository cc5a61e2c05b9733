package io.snaplabel.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompanyTest {
    private final Company company = new Company();

    @Test
    void whoeverMeetsNobodyIsAlone() {
        try (var first = company.enter()) {
            assertThat(first.isAlone()).isTrue();
        }
        try (var next = company.enter()) {
            assertThat(next.isAlone()).isTrue();
        }
    }

    @Test
    void whoeverMetAnotherWasNotAloneThoughThatOneHasGone() {
        var first = company.enter();
        var second = company.enter();
        assertThat(first.isAlone()).isFalse();
        assertThat(second.isAlone()).isFalse();
        first.close();
        assertThat(second.isAlone()).isFalse();
        try (var third = company.enter()) {
            second.close();
            assertThat(third.isAlone()).isFalse();
        }
        try (var last = company.enter()) {
            assertThat(last.isAlone()).isTrue();
        }
    }
}
