/** The agents there are: what each is told, which model it uses, whom it may hand over to. Data in files, no behaviour. */
@NullMarked
package io.anythingagents.agent;

import org.jspecify.annotations.NullMarked;
