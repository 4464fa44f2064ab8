/**
 * From answers on single frames to what happens over time: identities, zones, line crossings, counts. In: sightings of
 * one camera and query in the order of their event time; out: observations. Start with {@link
 * io.comevl.analytics.Tracker}. Logic is apart from state; every state is a plain value that the job keeps.
 */
package io.comevl.analytics;
