package io.comevl.job.watch;

import io.comevl.analytics.Zone;
import io.comevl.avro.Detection;
import io.comevl.avro.DetectionStatus;
import io.comevl.avro.DetectionTask;
import io.comevl.job.query.StandingQuery;

/** Leaves out of an answer what stands outside its query's region. */
public final class Regions {

    private Regions() {}

    /** The answer about the region alone; the same record if the query has none or nothing was said. */
    public static Detection within(StandingQuery query, Detection said) {
        boolean saysSomething = said.getStatus() == DetectionStatus.OK || said.getStatus() == DetectionStatus.REUSED;
        if (query.region().isEmpty() || !saysSomething) {
            return said;
        }
        Zone region = query.region().get();
        Detection within = Detection.newBuilder(said).build();
        within.setPoints(said.getPoints().stream()
                .filter(point -> region.contains(Answers.point(point)))
                .toList());
        within.setBoxes(said.getBoxes().stream()
                .filter(box -> region.contains(Answers.box(box)))
                .toList());
        if (said.getTask() == DetectionTask.COUNT) {
            count(said, within);
        }
        return within;
    }

    private static void count(Detection said, Detection within) {
        if (said.getCount() != null && said.getCount() == said.getPoints().size()) {
            within.setCount(within.getPoints().size());
        } else {
            within.setCount(null);
            within.setStatus(DetectionStatus.UNPARSEABLE);
            within.setReason("a number without as many places says nothing about the query's region");
        }
    }
}
