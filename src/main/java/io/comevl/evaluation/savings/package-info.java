/**
 * What is spared by not doing work twice, measured: clips and questions go in, tables come out. Start at
 * {@link io.comevl.evaluation.savings.ReuseTable}.
 */
package io.comevl.evaluation.savings;
