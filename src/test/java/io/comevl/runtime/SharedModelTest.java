package io.comevl.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class SharedModelTest {

    private int opened;
    private int closed;

    private final class Model implements AutoCloseable {

        Model() {
            opened++;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static SharedModel.Key<Model> key(String bundle, Device device) {
        return key(bundle, device, "usual");
    }

    private static SharedModel.Key<Model> key(String bundle, Device device, String settings) {
        return new SharedModel.Key<>(Model.class, Path.of(bundle), device, settings);
    }

    @Test
    void leasesOfOneBundleShareOneModelUntilTheLastEnds() {
        SharedModel.Lease<Model> first = SharedModel.lease(key("a/../bundle", Device.cpu(1)), Model::new);
        SharedModel.Lease<Model> second = SharedModel.lease(key("bundle", Device.cpu(1)), Model::new);
        assertThat(second.model()).isSameAs(first.model());
        first.close();
        first.close();
        assertThat(closed).isZero();
        second.close();
        assertThat(opened).isEqualTo(1);
        assertThat(closed).isEqualTo(1);
        SharedModel.lease(key("bundle", Device.cpu(1)), Model::new).close();
        assertThat(opened).isEqualTo(2);
        assertThat(closed).isEqualTo(2);
    }

    @Test
    void otherBundlesDevicesAndSettingsHaveModelsOfTheirOwn() {
        try (SharedModel.Lease<Model> first = SharedModel.lease(key("a", Device.cpu(1)), Model::new);
                SharedModel.Lease<Model> bundle = SharedModel.lease(key("b", Device.cpu(1)), Model::new);
                SharedModel.Lease<Model> device = SharedModel.lease(key("a", Device.gpu(0)), Model::new);
                SharedModel.Lease<Model> settings = SharedModel.lease(key("a", Device.cpu(1), "other"), Model::new)) {
            assertThat(first.model())
                    .isNotSameAs(bundle.model())
                    .isNotSameAs(device.model())
                    .isNotSameAs(settings.model());
        }
        assertThat(closed).isEqualTo(4);
    }

    @Test
    void whoWantsAModelIsKnownFromBeforeItIsOpenedUntilItIsFreed() {
        SharedModel.Key<Model> mine = key("wanted", Device.cpu(1));
        SharedModel.lease(mine, () -> {
                    assertThat(SharedModel.isWanted(mine::equals)).isTrue();
                    return new Model();
                })
                .close();

        assertThat(SharedModel.isWanted(mine::equals)).isFalse();
    }

    @Test
    void aModelThatCannotBeOpenedIsNotHeld() {
        assertThatThrownBy(() -> SharedModel.lease(key("a", Device.cpu(1)), () -> {
                    throw new IllegalStateException("damaged");
                }))
                .hasMessage("damaged");
        assertThat(SharedModel.isWanted(key("a", Device.cpu(1))::equals)).isFalse();
        SharedModel.lease(key("a", Device.cpu(1)), Model::new).close();
        assertThat(opened).isEqualTo(1);
    }
}
