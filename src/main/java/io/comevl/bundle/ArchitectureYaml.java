package io.comevl.bundle;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.comevl.network.Architecture.Family;

/** Architectures as the YAML that bundles and trained checkpoints have; all of it must be there. */
final class ArchitectureYaml {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .addModule(new Jdk8Module())
            .build();

    private ArchitectureYaml() {}

    /** Reads and writes files that hold an architecture. */
    static YAMLMapper mapper() {
        return YAML;
    }

    /** Says in an older file what it left unsaid when there was no other choice: the semantic tower was SigLIP. */
    static void fill(JsonNode architecture) {
        if (architecture.path("semantic") instanceof ObjectNode semantic && !semantic.has("family")) {
            semantic.put("family", Family.SIGLIP.name());
        }
    }
}
