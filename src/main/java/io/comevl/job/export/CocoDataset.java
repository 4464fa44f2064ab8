package io.comevl.job.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comevl.grounding.Answer.Box;
import io.comevl.job.export.SeenFrame.SeenObject;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A dataset in COCO's detection format (cocodataset.org, Data format): boxes as x, y, width and height in pixels. What was
 * only pointed to has an empty box, and the point as its one keypoint. Annotations also carry the model's score and the
 * identity of what was followed. The whole of it is kept until it is written.
 */
final class CocoDataset implements FrameOutput {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** COCO's word for a keypoint that is labelled and visible. */
    private static final int VISIBLE = 2;

    private final Writer out;
    private final ArrayNode images = JSON.createArrayNode();
    private final ArrayNode annotations = JSON.createArrayNode();
    private final Map<String, Integer> categories = new LinkedHashMap<>();

    CocoDataset(Writer out) {
        this.out = out;
    }

    @Override
    public void write(SeenFrame frame) {
        int image = images.size() + 1;
        images.addObject()
                .put("id", image)
                .put("file_name", frame.camera() + "/" + frame.sequence() + ".jpg")
                .put("width", frame.width())
                .put("height", frame.height())
                .put("date_captured", DeepStreamLines.time(frame.capturedAt()));
        frame.objects().forEach(object -> annotate(image, object, frame));
    }

    private void annotate(int image, SeenObject object, SeenFrame frame) {
        Box place = object.place();
        double width = (place.xMax() - place.xMin()) * frame.width();
        double height = (place.yMax() - place.yMin()) * frame.height();
        double left = place.xMin() * frame.width();
        double top = place.yMin() * frame.height();
        ObjectNode annotation = annotations
                .addObject()
                .put("id", annotations.size())
                .put("image_id", image)
                .put("category_id", categories.computeIfAbsent(object.phrase(), phrase -> categories.size() + 1))
                .put("area", width * height)
                .put("iscrowd", 0);
        annotation.putArray("bbox").add(left).add(top).add(width).add(height);
        if (object.isPoint()) {
            annotation.put("num_keypoints", 1);
            annotation.putArray("keypoints").add(left).add(top).add(VISIBLE);
        }
        object.score().ifPresent(score -> annotation.put("score", score));
        object.track().ifPresent(track -> annotation.put("track_id", track));
    }

    @Override
    public void close() throws IOException {
        ObjectNode dataset = JSON.createObjectNode();
        dataset.putObject("info").put("description", "answers of CoME-VL on Flink");
        dataset.set("images", images);
        dataset.set("annotations", annotations);
        ArrayNode named = dataset.putArray("categories");
        categories.forEach((phrase, id) -> {
            ObjectNode category = named.addObject().put("id", id).put("name", phrase);
            category.putArray("keypoints").add("point");
            category.putArray("skeleton");
        });
        out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(dataset));
        out.write('\n');
        out.flush();
    }
}
