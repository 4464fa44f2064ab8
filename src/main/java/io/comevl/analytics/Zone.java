package io.comevl.analytics;

import io.comevl.grounding.Answer;
import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.algorithm.locate.IndexedPointInAreaLocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Location;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.distance.IndexedFacetDistance;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/** A named part of the picture. */
public final class Zone {

    private static final GeometryFactory GEOMETRY = new GeometryFactory();

    private final String name;
    private final Anchor anchor;
    private final IndexedPointInAreaLocator inside;
    private final IndexedFacetDistance border;

    /** A zone that things enter with their bottom centre. */
    public Zone(String name, List<Answer.Point> corners) {
        this(name, corners, Anchor.BOTTOM_CENTRE);
    }

    /**
     * A zone from the corners of its outline in order, fractions of the frame; the last joins the first.
     *
     * @throws IllegalArgumentException if the corners do not enclose one area; says what is wrong and where
     */
    public Zone(String name, List<Answer.Point> corners, Anchor anchor) {
        this.name = name;
        this.anchor = anchor;
        if (corners.size() < 3) {
            throw new IllegalArgumentException(
                    "zone " + name + ": expected at least 3 corners, found " + corners.size());
        }
        List<Coordinate> outline = new ArrayList<>();
        for (Answer.Point corner : corners) {
            if (!(corner.x() >= 0 && corner.x() <= 1 && corner.y() >= 0 && corner.y() <= 1)) {
                throw new IllegalArgumentException(
                        "zone " + name + ": corners are fractions of the frame in [0,1], found " + corner);
            }
            outline.add(new Coordinate(corner.x(), corner.y()));
        }
        outline.add(outline.get(0).copy());
        Polygon polygon = GEOMETRY.createPolygon(outline.toArray(Coordinate[]::new));
        TopologyValidationError error = new IsValidOp(polygon).getValidationError();
        if (error != null) {
            throw new IllegalArgumentException("zone " + name + ": " + error.getMessage() + " at "
                    + error.getCoordinate().getX() + ", "
                    + error.getCoordinate().getY());
        }
        inside = new IndexedPointInAreaLocator(polygon);
        border = new IndexedFacetDistance(polygon.getBoundary());
    }

    /** What rules and events call it. */
    public String name() {
        return name;
    }

    /** Whether a place is inside or on the border. */
    public boolean contains(Answer.Point place) {
        return inside.locate(new Coordinate(place.x(), place.y())) != Location.EXTERIOR;
    }

    /** Whether a box stands inside, by its anchor. */
    public boolean contains(Answer.Box box) {
        return contains(anchor.of(box.xMin(), box.yMin(), box.xMax(), box.yMax()));
    }

    boolean contains(Identity identity) {
        return contains(anchor.of(identity));
    }

    boolean isClearOfBorder(Identity identity) {
        return border.distance(GEOMETRY.createPoint(coordinate(identity))) > identity.margin();
    }

    private Coordinate coordinate(Identity identity) {
        Answer.Point place = anchor.of(identity);
        return new Coordinate(place.x(), place.y());
    }
}
