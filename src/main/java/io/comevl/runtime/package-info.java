/**
 * A bundle's graphs go in; visual tokens, logits and what the decoder remembers come out. Start at
 * {@link io.comevl.runtime.LoadedModel}; {@link io.comevl.runtime.MicroBatcher} gathers the requests of many callers,
 * {@link io.comevl.runtime.SharedModel} keeps one model per process and device.
 */
package io.comevl.runtime;
