package io.comevl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;

/** A package knows only the packages before it on a frame's way, and Flink only the job. */
@AnalyzeClasses(packages = "io.comevl", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final List<String> WAY = List.of(
            "frame",
            "ingest",
            "ops",
            "network",
            "bundle",
            "runtime",
            "grounding",
            "analytics",
            "job",
            "training",
            "evaluation",
            "web",
            "cli");

    @ArchTest
    static final ArchRule packagesKnowOnlyThoseBeforeThemOnTheWay =
            CompositeArchRule.of(IntStream.range(0, WAY.size() - 1)
                    .<ArchRule>mapToObj(stage -> noClasses()
                            .that()
                            .resideInAPackage("io.comevl." + WAY.get(stage) + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(WAY.subList(stage + 1, WAY.size()).stream()
                                    .map(later -> "io.comevl." + later + "..")
                                    .toArray(String[]::new))
                            .allowEmptyShould(true))
                    .toList());

    @ArchTest
    static final ArchRule onlyTheJobKnowsFlink = noClasses()
            .that()
            .resideOutsideOfPackages("io.comevl.job..", "io.comevl.cli..", "io.comevl.avro..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");
}
