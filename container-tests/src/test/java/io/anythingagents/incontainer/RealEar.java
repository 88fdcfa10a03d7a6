package io.anythingagents.incontainer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Testable;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The EAR as built, with the tests in the place of its web module: same libraries, same EJB module, same data source. */
final class RealEar {
    private static final String DESCRIPTOR = "META-INF/application.xml";

    private RealEar() {}

    static EnterpriseArchive with(Class<?>... tests) {
        EnterpriseArchive ear = ShrinkWrap.create(ZipImporter.class, "anything-agents.ear")
                .importFrom(new File(System.getProperty("container.ear")))
                .as(EnterpriseArchive.class);
        String descriptor = read(ear).replace("web-module.war", "tests.war").replace(">/<", ">/tests<");
        ear.delete("web-module.war");
        ear.delete(DESCRIPTOR);
        ear.setApplicationXML(new StringAsset(descriptor));
        WebArchive war = ShrinkWrap.create(WebArchive.class, "tests.war")
                .addClasses(tests)
                .addAsLibrary(libraryOf(Assertions.class))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        return ear.addAsModule(Testable.archiveToTest(war));
    }

    private static String read(EnterpriseArchive ear) {
        try (InputStream descriptor = ear.get(DESCRIPTOR).getAsset().openStream()) {
            return new String(descriptor.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static File libraryOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
