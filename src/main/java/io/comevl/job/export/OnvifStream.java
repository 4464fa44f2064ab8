package io.comevl.job.export;

import io.comevl.grounding.Answer.Box;
import io.comevl.job.export.SeenFrame.SeenObject;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A metadata stream of ONVIF's scene description (ONVIF Analytics Service Specification, section 5.1; metadatastream.xsd):
 * coordinates from -1 to 1 with y upwards. Identities are whole numbers there, given in order of appearance.
 */
final class OnvifStream implements FrameOutput {

    private static final String PREFIX = "tt";
    private static final String NAMESPACE = "http://www.onvif.org/ver10/schema";

    /** ONVIF's own words (tt:ObjectType) for what the phrases of queries often mean. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("person", "Human"),
            Map.entry("persons", "Human"),
            Map.entry("people", "Human"),
            Map.entry("car", "Vehicle"),
            Map.entry("cars", "Vehicle"),
            Map.entry("truck", "Vehicle"),
            Map.entry("trucks", "Vehicle"),
            Map.entry("bus", "Vehicle"),
            Map.entry("buses", "Vehicle"),
            Map.entry("bicycle", "Bicycle"),
            Map.entry("bicycles", "Bicycle"),
            Map.entry("dog", "Animal"),
            Map.entry("dogs", "Animal"),
            Map.entry("cat", "Animal"),
            Map.entry("cats", "Animal"));

    private final XMLStreamWriter xml;
    private final Map<String, Integer> identities = new HashMap<>();

    OnvifStream(Writer out) throws IOException {
        try {
            xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
            xml.writeStartDocument();
            xml.writeCharacters("\n");
            xml.writeStartElement(PREFIX, "MetadataStream", NAMESPACE);
            xml.writeNamespace(PREFIX, NAMESPACE);
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void write(SeenFrame frame) throws IOException {
        try {
            xml.writeCharacters("\n");
            begin("VideoAnalytics");
            begin("Frame");
            xml.writeAttribute("UtcTime", DeepStreamLines.time(frame.capturedAt()));
            for (SeenObject object : frame.objects()) {
                write(object);
            }
            xml.writeEndElement();
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private void write(SeenObject object) throws XMLStreamException {
        Box place = object.place();
        begin("Object");
        if (object.track().isPresent()) {
            int identity = identities.computeIfAbsent(object.track().get(), track -> identities.size() + 1);
            xml.writeAttribute("ObjectId", Integer.toString(identity));
        }
        begin("Appearance");
        begin("Shape");
        empty("BoundingBox");
        xml.writeAttribute("left", across(place.xMin()));
        xml.writeAttribute("top", upwards(place.yMin()));
        xml.writeAttribute("right", across(place.xMax()));
        xml.writeAttribute("bottom", upwards(place.yMax()));
        empty("CenterOfGravity");
        xml.writeAttribute("x", across((place.xMin() + place.xMax()) / 2));
        xml.writeAttribute("y", upwards((place.yMin() + place.yMax()) / 2));
        xml.writeEndElement();
        begin("Class");
        begin("Type");
        OptionalDouble score = object.score();
        if (score.isPresent()) {
            xml.writeAttribute("Likelihood", number(score.getAsDouble()));
        }
        xml.writeCharacters(TYPES.getOrDefault(object.phrase().toLowerCase(Locale.ROOT), object.phrase()));
        for (int open = 0; open < 4; open++) {
            xml.writeEndElement();
        }
    }

    private void begin(String name) throws XMLStreamException {
        xml.writeStartElement(PREFIX, name, NAMESPACE);
    }

    private void empty(String name) throws XMLStreamException {
        xml.writeEmptyElement(PREFIX, name, NAMESPACE);
    }

    private static String across(double fraction) {
        return number(2 * fraction - 1);
    }

    private static String upwards(double fraction) {
        return number(1 - 2 * fraction);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    @Override
    public void close() throws IOException {
        try {
            xml.writeCharacters("\n");
            xml.writeEndDocument();
            xml.writeCharacters("\n");
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }
}
