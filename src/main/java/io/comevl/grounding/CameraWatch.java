package io.comevl.grounding;

import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.runtime.CameraCrops;
import io.comevl.runtime.CropMemory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a model remembers of one camera: its last pictures, what was said about them, and before. */
final class CameraWatch implements SceneModel.Watch {

    private static final int MOST_DRAFTS = 256;

    private final GroundingModel model;
    private final Optional<CropMemory> pictures;
    private final Optional<Recent<Question, long[]>> drafts;
    private SceneAnswers answers = new SceneAnswers();
    private int widthPixels;
    private int heightPixels;

    CameraWatch(GroundingModel model, Reuse reuse) {
        this.model = model;
        pictures = reuse.pictures() == Reuse.Pictures.NEVER
                ? Optional.empty()
                : Optional.of(new CropMemory(reuse.tolerance(), reuse.mostBytes()));
        drafts = model.takes(reuse.drafts()) ? Optional.of(new Recent<>(MOST_DRAFTS)) : Optional.empty();
    }

    @Override
    public CompletableFuture<SceneModel.Seen> see(Pixels frame) {
        return model.see(frame, this);
    }

    CameraCrops crops(Crops crops) {
        return new CameraCrops(crops, pictures);
    }

    /**
     * The answers about a frame: those about the one before it if that looked the same.
     *
     * @param unchanged whether no crop of it was encoded
     */
    synchronized SceneAnswers answers(Pixels frame, boolean unchanged) {
        boolean sameSize = frame.widthPixels() == widthPixels && frame.heightPixels() == heightPixels;
        if (!unchanged || !sameSize) {
            widthPixels = frame.widthPixels();
            heightPixels = frame.heightPixels();
            answers = new SceneAnswers();
        }
        return answers;
    }

    /** The tokens of the last answer to a question; none if there was none or if it is not to be used. */
    long[] draft(Question question) {
        return drafts.flatMap(known -> known.get(question)).orElseGet(() -> new long[0]);
    }

    void answered(Question question, long... tokens) {
        drafts.ifPresent(known -> known.put(question, tokens));
    }

    @Override
    public void close() {
        pictures.ifPresent(CropMemory::close);
    }
}
