package io.comevl.grounding;

import io.comevl.bundle.Bundle;
import io.comevl.frame.Pixels;
import io.comevl.runtime.Device;
import io.comevl.runtime.SharedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A share in the one model that this process holds of a bundle with some settings; the last one closed frees the model. */
public final class SharedScene implements SceneModel {

    private final SharedModel.Lease<GroundingModel> lease;

    private SharedScene(SharedModel.Lease<GroundingModel> lease) {
        this.lease = lease;
    }

    /**
     * Takes a share, loading the bundle where this process does not hold it with these settings on this device yet.
     *
     * @throws io.comevl.bundle.BundleException if there is no bundle or it is damaged; one line says what to do
     */
    public static SharedScene of(Path bundle, Device device, GroundingModel.Settings settings) {
        return new SharedScene(SharedModel.lease(
                new SharedModel.Key<>(GroundingModel.class, bundle, device, settings),
                () -> GroundingModel.open(Bundle.open(bundle), device, settings)));
    }

    @Override
    public CompletableFuture<Seen> see(Pixels frame) {
        return lease.model().see(frame);
    }

    @Override
    public Watch watch(Reuse reuse) {
        return lease.model().watch(reuse);
    }

    @Override
    public CompletableFuture<List<Reply>> answer(Seen seen, List<Question> questions) {
        return lease.model().answer(seen, questions);
    }

    @Override
    public ModelCard card() {
        return lease.model().card();
    }

    @Override
    public void close() {
        lease.close();
    }
}
