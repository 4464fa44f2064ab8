/** The tensor algebra {@link io.comevl.ops.Ops} and its two interpreters. Networks are written against it. */
package io.comevl.ops;
