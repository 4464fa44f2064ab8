/** Scenes with known truth. */
package io.comevl.training;
