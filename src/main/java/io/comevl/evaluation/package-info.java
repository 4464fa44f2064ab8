/** Scores as the authors' evaluators compute them, and the comparison of every stage with a reference. */
package io.comevl.evaluation;
