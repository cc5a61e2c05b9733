package io.snaplabel.local.s3;

import com.adobe.testing.s3mock.S3MockApplication;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * s3mock on 127.0.0.1, with the notifications and the rules for tags that S3 has and s3mock lacks. Objects live in a
 * temporary folder until {@link #close}.
 */
public final class S3Server implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private S3Server(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Listens on {@code port}, or on any free one when it is 0. Each write and delete calls {@code notifications} with S3's
     * JSON before it is answered; when that throws, the operation fails too.
     */
    public static S3Server start(int port, Consumer<String> notifications) {
        return new S3Server(new SpringApplicationBuilder(S3MockApplication.class)
                .properties(Map.of("server.port", port, "server.address", "127.0.0.1", "http.port", 0))
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .initializers(context -> extend((GenericApplicationContext) context, notifications))
                .run());
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    @Override
    public void close() {
        context.close();
    }

    private static void extend(GenericApplicationContext context, Consumer<String> notifications) {
        context.registerBean(Operations.class, () -> new Operations(context.getBeanFactory(), notifications));
        context.registerBean(EmptyTagSets.class, EmptyTagSets::new);
        context.registerBean("oneConnector", OneConnector.class, OneConnector::new);
    }

    /** s3mock adds a connector of its own, which listens on every address; the one of Spring's own settings is enough. */
    private static final class OneConnector implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
        @Override
        public void customize(TomcatServletWebServerFactory factory) {
            factory.getAdditionalConnectors().clear();
        }
    }
}
