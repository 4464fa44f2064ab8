package io.comevl.ingest.live;

import io.comevl.avro.CameraStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Cameras that run together, each in a process of its own, and whose status is published. For one thread. */
public final class CameraGroup implements AutoCloseable {

    /** A status is published at least this often. */
    public static final Duration STATUS_EVERY = Duration.ofSeconds(2);

    private final CameraSupervisor.Target target;
    private final Consumer<String> log;
    private final CameraStatuses statuses;
    private final Map<CameraSpec, CameraSupervisor> running = new LinkedHashMap<>();
    private final Map<String, CameraStatus> published = new HashMap<>();

    /**
     * A group without cameras.
     *
     * @param statusTopic compacted topic for their status
     * @param log gets a line when a camera is connected or lost
     */
    public CameraGroup(CameraSupervisor.Target target, String statusTopic, Consumer<String> log) {
        this.target = target;
        this.log = log;
        this.statuses = new CameraStatuses(target.kafka(), statusTopic);
    }

    /** Makes these the cameras that run: others are stopped, new ones started; those that stay go on undisturbed. */
    public void become(List<CameraSpec> wanted) {
        List.copyOf(running.keySet()).stream()
                .filter(camera -> !wanted.contains(camera))
                .forEach(this::stop);
        wanted.forEach(camera -> running.computeIfAbsent(camera, added -> CameraSupervisor.start(added, target, log)));
    }

    private void stop(CameraSpec camera) {
        CameraSupervisor supervisor = running.remove(camera);
        supervisor.close();
        statuses.publish(supervisor.status());
        published.remove(camera.id());
    }

    /** Publishes status that has changed, or is due. To be called a few times a second. */
    public void publishNews() {
        for (CameraSupervisor camera : running.values()) {
            CameraStatus now = camera.status();
            CameraStatus before = published.get(now.getCamera());
            boolean isNews = before == null
                    || before.getState() != now.getState()
                    || !before.getReportedAt().plus(STATUS_EVERY).isAfter(now.getReportedAt());
            if (isNews) {
                statuses.publish(now);
                published.put(now.getCamera(), now);
            }
        }
    }

    /** Of each camera that runs, the status published last. */
    public List<CameraStatus> published() {
        return List.copyOf(published.values());
    }

    /** Stops all cameras and says so in their status. */
    @Override
    public void close() {
        become(List.of());
        statuses.close();
    }
}
