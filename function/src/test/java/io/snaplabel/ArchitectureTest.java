package io.snaplabel;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** The direction of dependencies: values, core, adapters, entry point; never upwards, and siblings never see each other. */
@AnalyzeClasses(packages = "io.snaplabel", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] JDK_ALONE = {"java..", "org.jspecify.."};

    @ArchTest
    static final ArchRule valuesSeeTheJdkAlone = onlySees("image", "image");

    @ArchTest
    static final ArchRule tensorsSeeTheValues = onlySees("tensor", "tensor", "image");

    @ArchTest
    static final ArchRule policiesSeeTheValues = onlySees("policy", "policy", "image");

    @ArchTest
    static final ArchRule theCatalogueSeesPolicies = onlySees("catalogue", "catalogue", "policy", "image");

    @ArchTest
    static final ArchRule theCoreSeesPoliciesAndTensors =
            onlySees("classify", "classify", "catalogue", "policy", "tensor", "image");

    @ArchTest
    static final ArchRule wordNetSeesPoliciesAlone = ownPackagesOf("wordnet", "wordnet", "policy");

    @ArchTest
    static final ArchRule settingsSeeTheJdkAlone = onlySees("settings", "settings");

    @ArchTest
    static final ArchRule eventsSeeValuesAlone = ownPackagesOf("event", "event", "image");

    @ArchTest
    static final ArchRule decodersSeeTheCoreAlone = ownPackagesOf("decode", "decode", "classify", "image");

    @ArchTest
    static final ArchRule theBundleSeesPoliciesAndTensors =
            ownPackagesOf("bundle", "bundle", "policy", "tensor", "image");

    @ArchTest
    static final ArchRule theEngineSeesTheBundleAndTheCore =
            ownPackagesOf("engine", "engine", "bundle", "classify", "policy", "tensor", "image");

    @ArchTest
    static final ArchRule recordsSeeTheCoreAlone =
            ownPackagesOf("dynamodb", "dynamodb", "classify", "catalogue", "image");

    @ArchTest
    static final ArchRule objectsSeeTheCoreAlone = ownPackagesOf("s3", "s3", "classify", "bundle", "image");

    @ArchTest
    static final ArchRule theApiSeesRequestsAndTheCore =
            ownPackagesOf("http", "http", "event", "json", "classify", "catalogue", "policy", "tensor", "image");

    @ArchTest
    static final ArchRule theIntakeSeesEventsAndTheCore =
            ownPackagesOf("intake", "intake", "event", "json", "classify", "image");

    @ArchTest
    static final ArchRule theSnapshotSeesNothingOfOurs = ownPackagesOf("snapstart", "snapstart");

    @ArchTest
    static final ArchRule settingsOfClientsSeeNothingOfOurs = ownPackagesOf("aws", "aws");

    @ArchTest
    static final ArchRule nobodySeesTheEntryPoint = noClasses()
            .that()
            .resideOutsideOfPackage("io.snaplabel.lambda..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.snaplabel.lambda.."));

    @ArchTest
    static final ArchRule theAwsSdkIsKnownToItsAdaptersAndTheWiring = onlyIn(
            "software.amazon.awssdk..",
            "io.snaplabel.aws..",
            "io.snaplabel.s3..",
            "io.snaplabel.dynamodb..",
            "io.snaplabel.snapstart..",
            "io.snaplabel.lambda..");

    @ArchTest
    static final ArchRule djlIsKnownToTheEngine = onlyIn("ai.djl..", "io.snaplabel.engine..");

    @ArchTest
    static final ArchRule theLambdaRuntimeIsKnownToTheEntryPoint = onlyIn("com.amazonaws..", "io.snaplabel.lambda..");

    @ArchTest
    static final ArchRule checkpointsAreKnownToTheSnapshot = onlyIn("org.crac..", "io.snaplabel.snapstart..");

    private static ArchRule onlySees(String who, String... whom) {
        return classes()
                .that()
                .resideInAPackage("io.snaplabel." + who + "..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK_ALONE).or(resideInAnyPackage(ours(whom))));
    }

    private static ArchRule ownPackagesOf(String who, String... whom) {
        return noClasses()
                .that()
                .resideInAPackage("io.snaplabel." + who + "..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.snaplabel..").and(not(resideInAnyPackage(ours(whom)))));
    }

    private static ArchRule onlyIn(String library, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat(resideInAPackage(library));
    }

    private static String[] ours(String... names) {
        return Arrays.stream(names).map(name -> "io.snaplabel." + name + "..").toArray(String[]::new);
    }
}
