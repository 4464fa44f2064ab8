/** Questions become prompts, generated text becomes points, boxes, counts and words. Start at {@link io.comevl.grounding.SceneModel}. */
package io.comevl.grounding;
