package io.comevl.grounding;

import io.comevl.frame.Crops;
import io.comevl.frame.Pixels;
import io.comevl.runtime.CameraCrops;
import io.comevl.runtime.CropMemory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a model remembers of one camera: its last pictures, and what was said about them. */
final class CameraWatch implements SceneModel.Watch {

    private final GroundingModel model;
    private final Optional<CropMemory> pictures;
    private SceneAnswers answers = new SceneAnswers();
    private int widthPixels;
    private int heightPixels;

    CameraWatch(GroundingModel model, Reuse reuse) {
        this.model = model;
        pictures = reuse.pictures() == Reuse.Pictures.NEVER
                ? Optional.empty()
                : Optional.of(new CropMemory(reuse.tolerance(), reuse.mostBytes()));
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

    @Override
    public void close() {
        pictures.ifPresent(CropMemory::close);
    }
}
