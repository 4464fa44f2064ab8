package io.comevl.evaluation.exam;

import io.comevl.grounding.Annotator;
import io.comevl.grounding.Reply;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A gallery as a page of HTML with PNG files beside it. */
final class GalleryPage {

    private static final String STYLE = "body{font-family:sans-serif;margin:2em;background:#fafafa;color:#14181f}"
            + "pre{background:#fff;border:1px solid #ddd;padding:1em;overflow:auto}"
            + ".cases{display:grid;grid-template-columns:repeat(auto-fill,minmax(40em,1fr));gap:1.5em}"
            + "figure{margin:0;background:#fff;border:1px solid #ddd;padding:.6em}"
            + ".pair{display:flex;gap:.6em}.pair div{flex:1}.pair img{width:100%}"
            + "figcaption{font-size:.85em;color:#555;overflow-wrap:anywhere}h4{margin:.2em 0;font-size:.8em;color:#555}";

    private final Path folder;
    private int pictures;

    GalleryPage(Path folder) {
        this.folder = folder;
    }

    Path write(Gallery gallery, String title, String scores) throws IOException {
        Files.createDirectories(folder);
        Path page = folder.resolve("index.html");
        try (Writer file = Files.newBufferedWriter(page)) {
            XMLStreamWriter html = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(file);
            html.writeDTD("<!DOCTYPE html>\n");
            html.writeStartElement("html");
            html.writeAttribute("lang", "en");
            html.writeStartElement("head");
            html.writeEmptyElement("meta");
            html.writeAttribute("charset", "utf-8");
            element(html, "title", title);
            element(html, "style", STYLE);
            html.writeEndElement();
            html.writeStartElement("body");
            element(html, "h1", title);
            element(html, "pre", scores);
            for (Gallery.Group group : Gallery.Group.values()) {
                section(html, group.title() + ": worst answers", gallery.worst(group));
                section(html, group.title() + ": best answers", gallery.best(group));
            }
            html.writeEndDocument();
            html.close();
        } catch (XMLStreamException e) {
            throw new IOException(page + ": cannot be written: " + e.getMessage(), e);
        }
        return page;
    }

    private void section(XMLStreamWriter html, String title, List<Marked> cases)
            throws XMLStreamException, IOException {
        if (cases.isEmpty()) {
            return;
        }
        element(html, "h2", title);
        html.writeStartElement("div");
        html.writeAttribute("class", "cases");
        for (Marked marked : cases) {
            figure(html, marked);
        }
        html.writeEndElement();
    }

    private void figure(XMLStreamWriter html, Marked marked) throws XMLStreamException, IOException {
        pictures++;
        Reply truth = new Reply(
                marked.example().question(),
                "truth",
                marked.example().expected().answer(),
                1,
                0,
                Duration.ZERO);
        html.writeStartElement("figure");
        html.writeStartElement("div");
        html.writeAttribute("class", "pair");
        picture(html, "answer", marked, marked.reply());
        picture(html, "truth", marked, truth);
        html.writeEndElement();
        element(html, "figcaption", caption(marked));
        html.writeEndElement();
    }

    private void picture(XMLStreamWriter html, String what, Marked marked, Reply drawn)
            throws XMLStreamException, IOException {
        String file = String.format(Locale.ROOT, "%03d-%s.png", pictures, what);
        Files.write(folder.resolve(file), Annotator.png(marked.sheet().pixels(), drawn));
        html.writeStartElement("div");
        element(html, "h4", what);
        html.writeEmptyElement("img");
        html.writeAttribute("src", file);
        html.writeAttribute("alt", what + ": " + marked.example().question().phrase());
        html.writeEndElement();
    }

    private static String caption(Marked marked) {
        String marks = marked.marks().values().entrySet().stream()
                .map(mark -> String.format(
                        Locale.ROOT,
                        "%s %.2f",
                        mark.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        mark.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%s; confidence %.2f; %s. The model wrote: %s",
                marked.sheet().name(),
                marked.reply().confidence(),
                marks,
                printable(marked.reply().text()));
    }

    /** A model may write characters that no page may hold. */
    private static String printable(String text) {
        return text.replaceAll("[^\\P{C}\\n]", "\uFFFD");
    }

    private static void element(XMLStreamWriter html, String name, String text) throws XMLStreamException {
        html.writeStartElement(name);
        html.writeCharacters(text);
        html.writeEndElement();
    }
}
