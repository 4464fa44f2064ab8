/**
 * A Flink cluster of this machine's processes: ZooKeeper, a JobManager and TaskManagers, on this program's own class path,
 * and somebody who starts them again when they die. Start with {@link io.comevl.job.cluster.Cluster}.
 */
package io.comevl.job.cluster;
