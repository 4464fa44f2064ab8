/** Loaded bundles: sessions, batching and the one shared model of a process and device. */
package io.comevl.runtime;
