/** Commands only; nothing depends on this package. */
package io.comevl.cli;
