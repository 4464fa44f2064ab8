/**
 * The fault drill: a known input goes twice through the job on real processes, once undisturbed and once while processes
 * are killed and paused, and every committed result is compared. Start with {@link io.comevl.evaluation.drill.Drill}.
 */
package io.comevl.evaluation.drill;
