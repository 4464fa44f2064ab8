package io.comevl.training.footage;

import io.comevl.frame.Pixels;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Endless training pictures from clips of still cameras: frames of theirs of which all is known, and things cut out of
 * them, pasted on their own and on other backgrounds. The last quarter of each clip is never looked at. Safe for several
 * threads.
 */
public final class Footage {

    /** First part of a clip, the only one that training may see: the rest is for tests, and nothing of it is learned. */
    public static final double TRAINING_PART = 0.75;

    /** Of a hundred pictures, so many are frames of a clip, and so many show its things on its own background. */
    private static final int FRAMES = 35;

    private static final int AT_HOME = 42;

    /** Of a hundred of the rest, so many have a generated background. */
    private static final int GENERATED = 60;

    private static final List<View> VIEWS = List.of(View.values());

    private static final WorldOptions NOTHING_THERE = WorldOptions.USUAL.withPlaces(0);

    private final List<Album> albums;
    private final int widthPixels;
    private final int heightPixels;
    private final Camera camera;

    private Footage(List<Album> albums, int widthPixels, int heightPixels) {
        this.albums = List.copyOf(albums);
        this.widthPixels = widthPixels;
        this.heightPixels = heightPixels;
        this.camera = new Camera(1);
    }

    /**
     * Looks through the clips ({@code .mp4}) of a folder at once, tens of milliseconds a frame of each. What they show is
     * told by a {@code footage.yaml} in the folder, known for the clips that this project was made with, or else found
     * with the kind that a clip's name names.
     *
     * @param widthPixels of the pictures; clips of another aspect are stretched
     * @param heightPixels of the pictures
     * @throws IOException if the folder or a clip can't be read
     * @throws IllegalArgumentException if there is nothing to be learned from, or the notes are wrong
     */
    public static Footage open(Path folder, int widthPixels, int heightPixels) throws IOException {
        FootageNotes notes = FootageNotes.of(folder);
        List<Album> albums;
        try {
            albums = clips(folder).parallelStream()
                    .flatMap(
                            file -> notes.on(file).stream().map(known -> album(file, known, widthPixels, heightPixels)))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (albums.stream()
                .allMatch(album -> album.frames().isEmpty() && album.cutouts().isEmpty())) {
            throw new IllegalArgumentException(folder + ": no clip (.mp4) with things of a known kind; name the kind in"
                    + " the file's name, such as car-park.mp4, or in " + FootageNotes.FILE);
        }
        return new Footage(albums, widthPixels, heightPixels);
    }

    private static Album album(Path file, ClipNotes notes, int widthPixels, int heightPixels) {
        try {
            return Album.of(Clip.open(file, Album.DETAIL * widthPixels, Album.DETAIL * heightPixels), notes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> clips(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + ": no such folder of clips");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".mp4"))
                    .sorted()
                    .toList();
        }
    }

    /** The picture of this number among those of a seed. */
    public Shot lesson(long seed, long number) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + number).split();
        Shot shot = some(random);
        return new Shot(camera.take(shot.frame(), random), shot.truth());
    }

    private Shot some(SplittableRandom random) {
        Album album = albums.get(random.nextInt(albums.size()));
        int choice = random.nextInt(100);
        if (choice < FRAMES && !album.frames().isEmpty()) {
            KnownFrame frame = album.frames().get(random.nextInt(album.frames().size()));
            return frame.part(album.kind(), random);
        }
        if (choice < FRAMES + AT_HOME) {
            return Montage.atHome(album, widthPixels, heightPixels, random);
        }
        return Montage.abroad(albums, elsewhere(random), widthPixels, heightPixels, random);
    }

    private Pixels elsewhere(SplittableRandom random) {
        if (random.nextInt(100) < GENERATED) {
            View view = VIEWS.get(random.nextInt(VIEWS.size()));
            return World.of(view, random.nextLong(), NOTHING_THERE)
                    .at(Duration.ZERO)
                    .render(widthPixels, heightPixels);
        }
        Album album = albums.get(random.nextInt(albums.size()));
        return album.backgrounds().get(random.nextInt(album.backgrounds().size()));
    }

    List<Album> albums() {
        return albums;
    }
}
