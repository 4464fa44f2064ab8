/**
 * Standing queries: what a person writes, what is wrong with it, and what it means for a camera's frames. In: files and
 * records of the queries topic; out: {@link io.comevl.job.query.StandingQuery}. Start there.
 */
package io.comevl.job.query;
