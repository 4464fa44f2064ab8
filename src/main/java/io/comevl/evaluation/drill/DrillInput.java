package io.comevl.evaluation.drill;

import io.comevl.avro.CountingLine;
import io.comevl.avro.Frame;
import io.comevl.avro.FrameEncoding;
import io.comevl.avro.Query;
import io.comevl.avro.QueryTask;
import io.comevl.avro.QueryWindow;
import io.comevl.avro.Rule;
import io.comevl.avro.Vertex;
import io.comevl.avro.WatchedZone;
import io.comevl.frame.PixelEncoder;
import io.comevl.ingest.RecordFormat;
import io.comevl.training.world.View;
import io.comevl.training.world.World;
import io.comevl.training.world.WorldOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;

/**
 * What both runs of a drill get, byte for byte and in the same order: three generated cameras, queries that follow, count
 * and alert, one of which changes half way, and poison where it is wanted.
 *
 * @param standing queries that stand before the job starts
 * @param records in the order in which they are published
 * @param poison how many of them cannot be used
 */
record DrillInput(List<Query> standing, List<Sent> records, long poison) {

    private static final List<View> CAMERAS = List.of(View.STREET, View.HALL, View.PARKING);
    private static final int WIDTH_PIXELS = 640;
    private static final int HEIGHT_PIXELS = 360;
    private static final int JPEG_QUALITY = 85;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int FRAMES_FOR_EACH_POISON = 12;

    /** Where a record goes. */
    enum Target {
        /** At once. */
        FRAMES,
        /** At once. */
        QUERIES,
        /** Where nothing is under way, so that the change falls between the same frames whenever it is made. */
        QUERIES_WHEN_QUIET
    }

    /**
     * A record as it lies in Kafka.
     *
     * @param key owned by this
     * @param value owned by this; null for none
     * @param schema the header that names the writer's schema
     */
    record Sent(Target target, byte[] key, byte[] value, Optional<Header> schema) {

        private static Sent frame(Frame frame) {
            return new Sent(
                    Target.FRAMES,
                    bytes(frame.getCamera()),
                    RecordFormat.FRAME.encode(frame),
                    Optional.of(RecordFormat.FRAME.header()));
        }

        private static Sent query(Target target, Query query) {
            return new Sent(
                    target,
                    bytes(query.getId()),
                    RecordFormat.QUERY.encode(query),
                    Optional.of(RecordFormat.QUERY.header()));
        }
    }

    /** Copies. */
    DrillInput {
        standing = List.copyOf(standing);
        records = List.copyOf(records);
    }

    /**
     * Draws the cameras' pictures.
     *
     * @param faults of which those that are input are put in
     * @param frames good ones, of all cameras together
     * @param last when the last of them was taken
     */
    static DrillInput of(Set<Fault> faults, int frames, long seed, Instant last) {
        Instant begin = last.minus(INTERVAL.multipliedBy(frames / CAMERAS.size() + 1));
        List<World> worlds = CAMERAS.stream()
                .map(view -> World.of(view, seed, WorldOptions.USUAL))
                .toList();
        List<Sent> records = new ArrayList<>();
        List<Query> spoilt = faults.contains(Fault.POISON_QUERIES) ? spoiltQueries() : List.of();
        int poison = 0;
        for (int i = 0; i < frames; i++) {
            int camera = i % CAMERAS.size();
            Frame frame = frame(CAMERAS.get(camera), worlds.get(camera), i / CAMERAS.size(), begin);
            records.add(Sent.frame(frame));
            if (faults.contains(Fault.POISON_FRAMES) && i % FRAMES_FOR_EACH_POISON == FRAMES_FOR_EACH_POISON / 2) {
                records.add(Poison.values()[poison++ % Poison.values().length].madeOf(frame));
            }
            if (i == frames / 2) {
                records.add(Sent.query(Target.QUERIES_WHEN_QUIET, changed()));
            }
            int each = frames / (spoilt.size() + 1);
            if (!spoilt.isEmpty() && i % each == each - 1 && i / each < spoilt.size()) {
                records.add(Sent.query(Target.QUERIES, spoilt.get(i / each)));
            }
        }
        if (faults.contains(Fault.POISON_QUERIES)) {
            records.add(new Sent(Target.QUERIES, bytes("nonsense"), new byte[] {1, 2, 3}, Optional.empty()));
        }
        return new DrillInput(standingQueries(), records, records.size() - frames - 1);
    }

    /** Records for the frames topic. */
    long frames() {
        return records.stream()
                .filter(record -> record.target() == Target.FRAMES)
                .count();
    }

    private static String name(View view) {
        return view.name().toLowerCase(Locale.ROOT);
    }

    private static Frame frame(View view, World world, int number, Instant begin) {
        Duration at = INTERVAL.multipliedBy(number);
        return Frame.newBuilder()
                .setCamera(name(view))
                .setSequence(number)
                .setCapturedAt(begin.plus(at))
                .setEncoding(FrameEncoding.JPEG)
                .setWidth(WIDTH_PIXELS)
                .setHeight(HEIGHT_PIXELS)
                .setImage(ByteBuffer.wrap(
                        PixelEncoder.jpeg(world.at(at).render(WIDTH_PIXELS, HEIGHT_PIXELS), JPEG_QUALITY)))
                .build();
    }

    private static List<Query> standingQueries() {
        Query cars = query("cars", QueryTask.BOX, "cars", name(View.STREET), name(View.PARKING));
        cars.setEveryN(2); // on other frames of the parking lot nothing is asked: they are reported as skipped
        cars.setTrack(true);
        cars.setLines(List.of(line(0.5)));
        Query crowd = query("crowd", QueryTask.COUNT, "people", name(View.HALL));
        crowd.setEveryN(3);
        crowd.setRule(Rule.newBuilder()
                .setCondition("count > 1")
                .setMessage("{count} people")
                .build());
        Query resting = query("resting", QueryTask.COUNT, "dogs", "*");
        resting.setPaused(true);
        return List.of(people(), cars, crowd, resting);
    }

    private static Query people() {
        Query people = query("people", QueryTask.POINT, "people", name(View.STREET), name(View.HALL));
        people.setTrack(true);
        people.setZones(List.of(WatchedZone.newBuilder()
                .setName("left")
                .setCorners(List.of(vertex(0, 0), vertex(0.5, 0), vertex(0.5, 1), vertex(0, 1)))
                .build()));
        people.setLines(List.of(line(0.5)));
        people.setWindows(List.of(QueryWindow.newBuilder()
                .setLengthMillis(20_000)
                .setStepMillis(10_000)
                .build()));
        people.setRule(Rule.newBuilder()
                .setCondition("zone.occupancy > 0")
                .setHoldMillis(1000)
                .setMessage("{zone.occupancy} on the left")
                .build());
        return people;
    }

    private static Query changed() {
        Query people = people();
        people.setVersion(2);
        people.setLines(List.of(line(0.4)));
        return people;
    }

    private static List<Query> spoiltQueries() {
        Query rule = query("bad-rule", QueryTask.COUNT, "cars", "*");
        rule.setRule(Rule.newBuilder().setCondition("zone.ocupancy > ").build());
        Query corners = query("bad-region", QueryTask.COUNT, "cars", "*");
        corners.setRegion(List.of(vertex(0, 0), vertex(1, 1)));
        Query known = query("cars", QueryTask.COUNT, "another question under a version that stands", "*");
        return List.of(rule, corners, known);
    }

    private static Query query(String id, QueryTask task, String phrase, String... cameras) {
        return Query.newBuilder()
                .setId(id)
                .setTask(task)
                .setPhrase(phrase)
                .setCameras(List.of(cameras))
                .build();
    }

    private static CountingLine line(double x) {
        return new CountingLine("middle", vertex(x, 0.95), vertex(x, 0.05));
    }

    private static Vertex vertex(double x, double y) {
        return new Vertex(x, y);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Frames that cannot be used, and one that comes too late. */
    private enum Poison {
        NO_RECORD {
            @Override
            Sent madeOf(Frame frame) {
                return new Sent(Target.FRAMES, bytes(frame.getCamera()), new byte[] {1, 2, 3}, Optional.empty());
            }
        },
        NO_VALUE {
            @Override
            Sent madeOf(Frame frame) {
                return new Sent(Target.FRAMES, bytes(frame.getCamera()), null, Optional.empty());
            }
        },
        CUT_SHORT {
            @Override
            Sent madeOf(Frame frame) {
                ByteBuffer image = frame.getImage();
                return Sent.frame(renamed(frame, image.slice(0, image.remaining() / 2)));
            }
        },
        NO_PICTURE {
            @Override
            Sent madeOf(Frame frame) {
                return Sent.frame(renamed(frame, ByteBuffer.wrap(bytes("not a picture"))));
            }
        },
        EMPTY {
            @Override
            Sent madeOf(Frame frame) {
                return Sent.frame(renamed(frame, ByteBuffer.allocate(0)));
            }
        },
        LATE {
            @Override
            Sent madeOf(Frame frame) {
                Frame late = renamed(frame, frame.getImage());
                late.setCapturedAt(frame.getCapturedAt().minusSeconds(20));
                return Sent.frame(late);
            }
        };

        private static final long FIRST_SEQUENCE = 1_000_000;

        /** A record made of a good frame, under a sequence of its own. */
        abstract Sent madeOf(Frame frame);

        private static Frame renamed(Frame frame, ByteBuffer image) {
            return Frame.newBuilder(frame)
                    .setSequence(FIRST_SEQUENCE + frame.getSequence())
                    .setImage(image)
                    .build();
        }
    }
}
