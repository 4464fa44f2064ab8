package io.comevl.job;

import io.comevl.bundle.Bundle;
import io.comevl.frame.Pixels;
import io.comevl.grounding.GroundingModel;
import io.comevl.grounding.Question;
import io.comevl.grounding.Reply;
import io.comevl.grounding.SceneModel;
import io.comevl.runtime.Device;
import io.comevl.runtime.SharedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The model of a bundle, loaded once in each process that runs operators and shared by all of them.
 *
 * @param folder the bundle, at the same place on every machine
 * @param device kind of processor
 */
public record BundleModel(String folder, Device.Kind device) implements ModelProvider {

    @Override
    public SceneModel open() {
        Path path = Path.of(folder);
        Device where = switch (device) {
            case CPU -> Device.cpu();
            case GPU -> Device.gpu(0);
        };
        return new Share(SharedModel.lease(
                new SharedModel.Key<>(GroundingModel.class, path, where),
                () -> GroundingModel.open(Bundle.open(path), where, GroundingModel.Settings.standard())));
    }

    private record Share(SharedModel.Lease<GroundingModel> lease) implements SceneModel {

        @Override
        public CompletableFuture<Seen> see(Pixels frame) {
            return lease.model().see(frame);
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
}
