package io.comevl.cli;

import io.comevl.bundle.BuiltInModels;
import io.comevl.bundle.Bundle;
import io.comevl.bundle.BundleException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Two bundles of one model. */
final class BundlePair {

    private BundlePair() {}

    /**
     * Opens the bundle to compare one with.
     *
     * @param nameOrFolder of the other
     * @throws BundleException if it is of another architecture: numbers of the two would not be about the same things
     */
    static Bundle other(Bundle bundle, String nameOrFolder, CommandSpec command) {
        Path folder = BuiltInModels.resolve(
                nameOrFolder, line -> command.commandLine().getErr().println("comevl: " + line));
        Bundle other = Bundle.open(folder);
        if (!other.architecture().equals(bundle.architecture())) {
            throw new BundleException(other.folder() + ": is of another architecture than " + bundle.folder()
                    + "; give a bundle of the same checkpoint, imported with the same options but another precision");
        }
        return other;
    }
}
