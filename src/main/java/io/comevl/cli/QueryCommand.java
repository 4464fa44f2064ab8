package io.comevl.cli;

import picocli.CommandLine.Command;

/** Standing queries in Kafka. */
@Command(
        name = "query",
        description = {
            "Adds, lists, shows, pauses, resumes and removes standing queries while the job runs.",
            "A change holds from the camera's next frame on; the job acknowledges it in topic events."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QueryAddCommand.class,
            QueryListCommand.class,
            QueryShowCommand.class,
            QueryPauseCommand.class,
            QueryResumeCommand.class,
            QueryRemoveCommand.class
        })
final class QueryCommand {}
