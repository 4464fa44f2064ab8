/** The Flink job: topology on one page, its operators and options. Read it first. The only package that knows Flink. */
package io.comevl.job;
