package io.snaplabel.local.s3;

import com.adobe.testing.s3mock.dto.TagSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.converter.xml.JacksonXmlHttpMessageConverter;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.DeserializationProblemHandler;

/** Has s3mock read a {@code TagSet} without a tag, which clears an object's tags on S3; s3mock's own reader finds no list in it and fails. */
final class EmptyTagSets extends DeserializationProblemHandler implements BeanPostProcessor {
    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof JacksonXmlHttpMessageConverter strict)) {
            return bean;
        }
        var lenient = new JacksonXmlHttpMessageConverter(
                strict.getMapper().rebuild().addHandler(this).build());
        lenient.setSupportedMediaTypes(strict.getSupportedMediaTypes());
        return lenient;
    }

    @Override
    public Object handleInstantiationProblem(
            DeserializationContext context, Class<?> type, @Nullable Object argument, Throwable problem) {
        return type == TagSet.class ? new TagSet(List.of()) : NOT_HANDLED;
    }
}
