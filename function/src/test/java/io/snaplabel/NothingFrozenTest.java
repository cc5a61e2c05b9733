package io.snaplabel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A snapshot repeats everything that INIT knew in every copy. So our code takes moments and unique values nowhere but in lambdas of the
 * wiring, which run once per use; everybody else is handed a clock or such a lambda.
 */
@AnalyzeClasses(packages = "io.snaplabel", importOptions = DoNotIncludeTests.class)
class NothingFrozenTest {
    private static final String CONSTRUCTOR = "<init>";
    private static final Map<String, Set<String>> UNIQUE = Map.ofEntries(
            Map.entry("java.lang.Math", Set.of("random")),
            Map.entry("java.lang.System", Set.of("currentTimeMillis")),
            Map.entry("java.security.SecureRandom", Set.of(CONSTRUCTOR, "getInstanceStrong", "getInstance")),
            Map.entry("java.time.Instant", Set.of("now")),
            Map.entry("java.time.LocalDate", Set.of("now")),
            Map.entry("java.time.LocalDateTime", Set.of("now")),
            Map.entry("java.time.OffsetDateTime", Set.of("now")),
            Map.entry("java.time.ZonedDateTime", Set.of("now")),
            Map.entry("java.util.Date", Set.of(CONSTRUCTOR)),
            Map.entry("java.util.Random", Set.of(CONSTRUCTOR)),
            Map.entry("java.util.SplittableRandom", Set.of(CONSTRUCTOR)),
            Map.entry("java.util.UUID", Set.of("randomUUID")),
            Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            Map.entry("java.util.random.RandomGenerator", Set.of("of", "getDefault")));

    @ArchTest
    static final ArchRule momentsAndUniqueValuesAreTakenPerUse =
            noClasses().should().accessTargetWhere(takenOutsideTheWiringsLambdas());

    @Test
    void theRuleSeesWhatAnInitWouldFreeze() {
        var frozen = new ClassFileImporter().importClasses(Frozen.class);
        var found = momentsAndUniqueValuesAreTakenPerUse
                .evaluate(frozen)
                .getFailureReport()
                .getDetails();
        assertThat(found).hasSize(4);
    }

    private static DescribedPredicate<JavaAccess<?>> takenOutsideTheWiringsLambdas() {
        return DescribedPredicate.describe("take a moment or a unique value", access -> {
            var names = UNIQUE.getOrDefault(access.getTargetOwner().getName(), Set.of());
            var wiring = access.getOriginOwner().getPackageName().equals("io.snaplabel.lambda");
            return names.contains(access.getName()) && !(wiring && access.isDeclaredInLambda());
        });
    }

    /** What the rule is for. */
    @SuppressWarnings("UnusedVariable")
    private static final class Frozen {
        static final Random RANDOM = new Random();
        final Instant start = Instant.now();
        final Supplier<UUID> ids = UUID::randomUUID;
        final long millis = System.currentTimeMillis();
    }
}
