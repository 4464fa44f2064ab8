package io.comevl.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comevl.grounding.Answer.Box;
import io.comevl.job.export.SeenFrame.SeenObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class ExportFormatTest {

    private static final Instant TIME = Instant.parse("2026-01-02T12:00:00.250Z");

    private static final SeenFrame FRAME = new SeenFrame(
            "gate",
            7,
            TIME,
            640,
            360,
            List.of(
                    new SeenObject(
                            Optional.of("cars|12"), "cars", new Box(0.25, 0.5, 0.5, 0.75), OptionalDouble.of(0.9)),
                    new SeenObject(
                            Optional.empty(), "red cone", new Box(0.125, 0.25, 0.125, 0.25), OptionalDouble.empty())));

    private static final SeenFrame EMPTY = new SeenFrame("gate", 8, TIME.plusMillis(250), 640, 360, List.of());

    @Test
    void deepStreamGetsALineForEachFrameWithCornersInPixels() throws IOException {
        List<String> lines = written(ExportFormat.DEEPSTREAM).lines().toList();

        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("version").asText()).isEqualTo("4.0");
        assertThat(first.get("id").asText()).isEqualTo("7");
        assertThat(first.get("@timestamp").asText()).isEqualTo("2026-01-02T12:00:00.250Z");
        assertThat(first.get("sensorId").asText()).isEqualTo("gate");
        assertThat(first.get("objects"))
                .extracting(JsonNode::asText)
                .containsExactly("cars/12|160.00|180.00|320.00|270.00|cars", "-1|80.00|90.00|80.00|90.00|red cone");
        assertThat(new ObjectMapper().readTree(lines.get(1)).get("objects")).isEmpty();
    }

    @Test
    void cocoGetsBoxesAndPointsOfImages() throws IOException {
        JsonNode dataset = new ObjectMapper().readTree(written(ExportFormat.COCO));

        assertThat(dataset.get("images")).hasSize(2);
        assertThat(dataset.at("/images/0/file_name").asText()).isEqualTo("gate/7.jpg");
        assertThat(dataset.at("/images/0/width").asInt()).isEqualTo(640);
        assertThat(dataset.get("annotations")).hasSize(2);
        JsonNode car = dataset.at("/annotations/0");
        assertThat(car.get("image_id").asInt())
                .isEqualTo(dataset.at("/images/0/id").asInt());
        assertThat(car.get("bbox")).extracting(JsonNode::asDouble).containsExactly(160.0, 180.0, 160.0, 90.0);
        assertThat(car.get("area").asDouble()).isCloseTo(160 * 90, within(1e-6));
        assertThat(car.get("track_id").asText()).isEqualTo("cars|12");
        assertThat(car.get("score").asDouble()).isEqualTo(0.9);
        JsonNode cone = dataset.at("/annotations/1");
        assertThat(cone.get("keypoints")).extracting(JsonNode::asDouble).containsExactly(80.0, 90.0, 2.0);
        assertThat(cone.get("id").asInt()).isNotEqualTo(car.get("id").asInt());
        assertThat(dataset.get("categories"))
                .extracting(category -> category.get("name").asText())
                .containsExactly("cars", "red cone");
        assertThat(cone.get("category_id").asInt())
                .isEqualTo(dataset.at("/categories/1/id").asInt());
    }

    @Test
    void onvifGetsCoordinatesFromMinusOneToOneUpwards() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        String xml = written(ExportFormat.ONVIF);
        Document document =
                factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

        assertThat(document.getDocumentElement().getLocalName()).isEqualTo("MetadataStream");
        assertThat(all(document, "Frame")).hasSize(2);
        assertThat(all(document, "Frame").get(0).getAttribute("UtcTime")).isEqualTo("2026-01-02T12:00:00.250Z");
        assertThat(all(document, "Object"))
                .extracting(object -> object.getAttribute("ObjectId"))
                .containsExactly("1", "");
        Element box = all(document, "BoundingBox").get(0);
        assertThat(List.of(
                        box.getAttribute("left"),
                        box.getAttribute("top"),
                        box.getAttribute("right"),
                        box.getAttribute("bottom")))
                .containsExactly("-0.5000", "0.0000", "0.0000", "-0.5000");
        Element centre = all(document, "CenterOfGravity").get(1);
        assertThat(centre.getAttribute("x") + " " + centre.getAttribute("y")).isEqualTo("-0.7500 0.5000");
        assertThat(all(document, "Type")).extracting(Element::getTextContent).containsExactly("Vehicle", "red cone");
        assertThat(all(document, "Type").get(0).getAttribute("Likelihood")).isEqualTo("0.9000");
    }

    private static List<Element> all(Document document, String name) {
        NodeList found = document.getElementsByTagNameNS("http://www.onvif.org/ver10/schema", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .map(Element.class::cast)
                .toList();
    }

    private static String written(ExportFormat format) throws IOException {
        StringWriter out = new StringWriter();
        try (FrameOutput output = format.to(out)) {
            output.write(FRAME);
            output.write(EMPTY);
        }
        return out.toString();
    }
}
