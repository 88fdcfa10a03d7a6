/** Tests that run inside the application server, with the EAR as built: what only a container does. */
package io.anythingagents.incontainer;
