package io.comevl.evaluation.drill;

import java.util.Locale;

/** What a drill does to the job. */
public enum Fault {
    /** SIGKILL to the TaskManager in which the job runs. */
    KILL_TASKMANAGER(Kind.STRIKE),
    /** SIGKILL to the JobManager. */
    KILL_JOBMANAGER(Kind.STRIKE),
    /** SIGSTOP to the Kafka broker, and after a while SIGCONT. */
    PAUSE_BROKER(Kind.STRIKE),
    /** The model takes seconds for each frame, for a while. */
    SLOW_MODEL(Kind.STRIKE),
    /** Frames that are none, cut short, spoilt or late stand among the others, in both runs. */
    POISON_FRAMES(Kind.INPUT),
    /** Queries that are none or cannot be asked stand among the others, in both runs. */
    POISON_QUERIES(Kind.INPUT);

    private enum Kind {
        STRIKE,
        INPUT
    }

    private final Kind kind;

    Fault(Kind kind) {
        this.kind = kind;
    }

    /** Whether it strikes at a moment of the disturbed run; else it is part of the input of both. */
    public boolean strikes() {
        return kind == Kind.STRIKE;
    }

    /** As in {@code kill-taskmanager}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
