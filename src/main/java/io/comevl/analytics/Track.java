package io.comevl.analytics;

/**
 * What is kept of one thing between frames. Its place is the belief at its last sighting, so that time is let pass
 * once, over the whole gap.
 *
 * @param id never given again
 * @param confirmed whether it was seen often and surely enough to count; once true it stays
 * @param logOdds logarithm of the odds that it is there at all
 * @param sightings how often it was seen
 * @param halted whether it stands after having moved; then {@code cruiseX} and {@code cruiseY} say how it moved
 * @param lastScore the last sighting's score
 * @param firstSeenMicros event time
 * @param lastSeenMicros event time
 */
public record Track(
        long id,
        boolean confirmed,
        double logOdds,
        int sightings,
        Axis x,
        Axis y,
        boolean halted,
        double cruiseX,
        double cruiseY,
        double lastScore,
        long firstSeenMicros,
        long lastSeenMicros) {

    static Track first(long id, Sighting sighting, long nowMicros) {
        double width = sighting.xMax() - sighting.xMin();
        double height = sighting.yMax() - sighting.yMin();
        return new Track(
                id,
                false,
                Evidence.afterFirstSighting(sighting.score()),
                1,
                Motion.first(sighting.xMin(), sighting.xMax(), height, sighting.isPoint()),
                Motion.first(sighting.yMin(), sighting.yMax(), width, sighting.isPoint()),
                false,
                0,
                0,
                sighting.score(),
                nowMicros,
                nowMicros);
    }

    Track seen(Fit fit, Sighting sighting, long nowMicros) {
        double newLogOdds = Evidence.afterSighting(logOdds, fit.logRatio());
        return new Track(
                id,
                confirmed || Evidence.confirms(newLogOdds),
                newLogOdds,
                sightings + 1,
                fit.x(),
                fit.y(),
                fit.course().halted(),
                fit.course().cruiseX(),
                fit.course().cruiseY(),
                sighting.score(),
                firstSeenMicros,
                nowMicros);
    }

    Track missed(double hiddenShare) {
        return new Track(
                id,
                confirmed,
                confirmed
                        ? Evidence.afterMissOfConfirmed(logOdds, hiddenShare)
                        : Evidence.afterMiss(logOdds, hiddenShare),
                sightings,
                x,
                y,
                halted,
                cruiseX,
                cruiseY,
                lastScore,
                firstSeenMicros,
                lastSeenMicros);
    }

    double secondsUnseen(long nowMicros) {
        return (nowMicros - lastSeenMicros) / 1e6;
    }
}
