/**
 * Live cameras that nobody has to look after: each is grabbed in a process of its own ({@link
 * io.comevl.ingest.live.Grabber}), which tells on its standard output how it is, and which a {@link
 * io.comevl.ingest.live.CameraSupervisor} kills and starts again when it falls silent.
 */
package io.comevl.ingest.live;
