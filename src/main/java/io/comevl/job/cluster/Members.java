package io.comevl.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer;

/**
 * The processes of a cluster: Flink's own entry points, each with a configuration of its own that is the given one and
 * what this cluster adds (addresses, folders, memory as Flink's start scripts would compute it).
 */
final class Members {

    static final String ZOOKEEPER = "zookeeper";
    static final String JOB_MANAGER = "jobmanager";
    static final String TASK_MANAGER = "taskmanager-";
    private static final String HOST = "localhost";

    private final ClusterFolder folder;
    private final ClusterSettings settings;
    private final Configuration common;

    Members(ClusterFolder folder, ClusterSettings settings) {
        this.folder = folder;
        this.settings = settings;
        common = GlobalConfiguration.loadConfiguration(settings.configuration().toString());
        common.set(JobManagerOptions.ADDRESS, HOST);
        common.set(JobManagerOptions.BIND_HOST, HOST);
        common.set(RestOptions.ADDRESS, HOST);
        common.set(RestOptions.BIND_ADDRESS, HOST);
        common.set(RestOptions.PORT, settings.webPort());
        common.set(RestOptions.BIND_PORT, Integer.toString(settings.webPort()));
        common.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
        common.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, HOST + ":" + settings.zooKeeperPort());
        common.set(
                HighAvailabilityOptions.HA_STORAGE_PATH,
                folder.highAvailability().toUri().toString());
        common.set(
                SecurityOptions.ZOOKEEPER_SASL_DISABLE,
                true); // it listens on this machine only and asks nobody who he is
        setUnlessGiven(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), folder.checkpoints());
        setUnlessGiven(CheckpointingOptions.SAVEPOINT_DIRECTORY.key(), folder.savepoints());
    }

    private void setUnlessGiven(String key, Path path) {
        if (!common.containsKey(key)) {
            common.setString(key, path.toUri().toString());
        }
    }

    /** Names of all, in the order in which they are started. */
    static List<String> names(ClusterSettings settings) {
        List<String> names = new ArrayList<>();
        settings.companions().forEach(companion -> names.add(companion.name()));
        names.addAll(List.of(ZOOKEEPER, JOB_MANAGER));
        IntStream.rangeClosed(1, settings.taskManagers()).forEach(number -> names.add(taskManager(number)));
        return names;
    }

    static String taskManager(int number) {
        return TASK_MANAGER + number;
    }

    /** Writes their configurations. */
    List<Program> prepare() throws IOException {
        List<Program> all = new ArrayList<>();
        for (Companion companion : settings.companions()) {
            all.add(new Program(companion(companion), companion.port(), companion.needed()));
        }
        all.add(new Program(zooKeeper(), settings.zooKeeperPort(), true));
        all.add(Program.of(jobManager()));
        for (int number = 1; number <= settings.taskManagers(); number++) {
            all.add(Program.of(taskManager(taskManager(number))));
        }
        return all;
    }

    private JavaProcess companion(Companion companion) {
        return new JavaProcess(
                companion.name(),
                companion.mainClass(),
                Stream.concat(companion.jvmOptions().stream(), options(companion.name()).stream())
                        .toList(),
                companion.arguments());
    }

    private JavaProcess zooKeeper() throws IOException {
        Files.createDirectories(folder.zooKeeper());
        Path file = Files.createDirectories(folder.configuration(ZOOKEEPER)).resolve("zoo.cfg");
        Files.write(
                file,
                List.of(
                        "dataDir=" + folder.zooKeeper(),
                        "clientPort=" + settings.zooKeeperPort(),
                        "clientPortAddress=127.0.0.1",
                        "tickTime=500", // sessions may be as short as two of these
                        "maxClientCnxns=0",
                        "autopurge.snapRetainCount=3",
                        "autopurge.purgeInterval=1",
                        "admin.enableServer=false"));
        return new JavaProcess(
                ZOOKEEPER,
                FlinkZooKeeperQuorumPeer.class.getName(),
                // What was written survives its death without being forced to the disk, which can take longer than a
                // session.
                options(ZOOKEEPER, "-Xmx128m -XX:+UseSerialGC -Dzookeeper.forceSync=no"),
                List.of("--zkConfigFile", file.toString(), "--peerId", "1"));
    }

    private JavaProcess jobManager() throws IOException {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(common);
        Path configuration =
                write(JOB_MANAGER, new Configuration(common), JobManagerProcessUtils.generateDynamicConfigsStr(memory));
        return new JavaProcess(
                JOB_MANAGER,
                StandaloneSessionClusterEntrypoint.class.getName(),
                options(
                        JOB_MANAGER,
                        JobManagerProcessUtils.generateJvmParametersStr(memory, common),
                        common.get(CoreOptions.FLINK_JVM_OPTIONS),
                        common.get(CoreOptions.FLINK_JM_JVM_OPTIONS)),
                List.of("--configDir", configuration.toString()));
    }

    private JavaProcess taskManager(String name) throws IOException {
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(common);
        Configuration own = new Configuration(common);
        own.set(TaskManagerOptions.HOST, HOST);
        own.set(TaskManagerOptions.BIND_HOST, HOST);
        // The same name when it is started again tells the JobManager at once that the one before is gone.
        own.set(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID, name);
        Path configuration = write(name, own, TaskExecutorProcessUtils.generateDynamicConfigsStr(memory));
        return new JavaProcess(
                name,
                WarmTaskManager.class.getName(),
                options(
                        name,
                        ProcessMemoryUtils.generateJvmParametersStr(memory),
                        common.get(CoreOptions.FLINK_JVM_OPTIONS),
                        common.get(CoreOptions.FLINK_TM_JVM_OPTIONS)),
                List.of("--configDir", configuration.toString()));
    }

    /**
     * Writes a configuration.
     *
     * @param dynamic as Flink's scripts hand memory sizes on: {@code -D key=value} again and again
     * @return the folder
     */
    private Path write(String name, Configuration own, String dynamic) throws IOException {
        for (String option : dynamic.split("-D ", -1)) {
            int equals = option.indexOf('=');
            if (equals > 0) {
                own.setString(
                        option.substring(0, equals).strip(),
                        option.substring(equals + 1).strip());
            }
        }
        own.set(CoreOptions.TMP_DIRS, folder.scratch(name).toString());
        Path configuration = Files.createDirectories(folder.configuration(name));
        Files.write(
                configuration.resolve(GlobalConfiguration.getFlinkConfFilename()),
                ConfigurationUtils.convertConfigToWritableLines(own, true));
        return configuration;
    }

    private List<String> options(String name, String... more) {
        List<String> options = new ArrayList<>();
        Arrays.stream(more)
                .filter(words -> words != null && !words.isBlank())
                .flatMap(words -> Arrays.stream(words.strip().split("\\s+")))
                .forEach(options::add);
        options.add("-Dlog.file=" + folder.log(name));
        options.add("-Dlog4j2.configurationFile=log4j2-cluster.xml");
        return options;
    }
}
