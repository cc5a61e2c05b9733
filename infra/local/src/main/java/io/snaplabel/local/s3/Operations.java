package io.snaplabel.local.s3;

import com.adobe.testing.s3mock.controller.MultipartController;
import com.adobe.testing.s3mock.controller.ObjectController;
import com.adobe.testing.s3mock.dto.Delete;
import com.adobe.testing.s3mock.dto.DeleteResult;
import com.adobe.testing.s3mock.dto.Error;
import com.adobe.testing.s3mock.dto.ObjectKey;
import com.adobe.testing.s3mock.dto.Tag;
import com.adobe.testing.s3mock.dto.Tagging;
import com.adobe.testing.s3mock.service.ObjectService;
import com.adobe.testing.s3mock.store.S3ObjectMetadata;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Stands around s3mock's controllers, whose methods are S3's operations, and adds what s3mock leaves out: notifications, and
 * S3's rules for tags. Operations that write take turns, so that sequencers follow the order in which the writes took effect.
 */
final class Operations implements BeanPostProcessor, MethodInterceptor {
    private static final String EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e";

    private final BeanFactory s3mock;
    private final StoredObjects objects;
    private final Consumer<String> notifications;
    private final ReentrantLock writes = new ReentrantLock();
    private long sequencer = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

    Operations(BeanFactory s3mock, Consumer<String> notifications) {
        this.s3mock = s3mock;
        this.objects = new StoredObjects(s3mock);
        this.notifications = notifications;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof ObjectController) && !(bean instanceof MultipartController)) {
            return bean;
        }
        var proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice(this);
        return proxy.getProxy();
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        readTags(call);
        return switch (call.getMethod().getName()) {
            case "putObject" -> created(call, "ObjectCreated:Put");
            case "postObject" -> created(call, "ObjectCreated:Post");
            case "copyObject" -> created(call, "ObjectCreated:Copy");
            case "completeMultipartUpload" -> created(call, "ObjectCreated:CompleteMultipartUpload");
            case "deleteObject" -> deletedOne(call);
            case "deleteObjects" -> deletedMany(call);
            case "putObjectTagging" -> tagged(call);
            case "uploadPart" -> uploadedPart(call);
            default -> call.proceed();
        };
    }

    private @Nullable Object created(MethodInvocation call, String eventName) throws Throwable {
        writes.lock();
        try {
            var answer = call.proceed();
            var stored = objects.find(bucket(call), key(call), null);
            if (stored == null) {
                throw new IllegalStateException("s3://" + bucket(call) + "/" + key(call) + ": written but not there");
            }
            var bytes = Long.parseLong(stored.getSize());
            notify(eventName, bucket(call), key(call), bytes, unquoted(stored.getEtag()), stored);
            return answer;
        } finally {
            writes.unlock();
        }
    }

    private @Nullable Object deletedOne(MethodInvocation call) throws Throwable {
        var versionId = (String) call.getArguments()[5];
        writes.lock();
        try {
            var before = objects.find(bucket(call), key(call), versionId);
            var answer = call.proceed();
            notifyDeleted(bucket(call), key(call), versionId, before);
            var after = objects.find(bucket(call), key(call), null);
            return versionId == null && after != null && after.getDeleteMarker() ? deleteMarker(after) : answer;
        } finally {
            writes.unlock();
        }
    }

    /** s3mock names the version that the marker covers; S3 names the marker. */
    private static ResponseEntity<Void> deleteMarker(S3ObjectMetadata marker) {
        var answer = ResponseEntity.noContent().header("x-amz-delete-marker", "true");
        return marker.getVersionId() == null
                ? answer.build()
                : answer.header("x-amz-version-id", marker.getVersionId()).build();
    }

    private @Nullable Object deletedMany(MethodInvocation call) throws Throwable {
        var asked = argument(call, 1, Delete.class).getObjectsToDelete();
        writes.lock();
        try {
            Map<Object, @Nullable S3ObjectMetadata> before = new HashMap<>();
            asked.forEach(one -> before.put(one, objects.find(bucket(call), one.getKey(), one.getVersionId())));
            var answer = call.proceed();
            var failed = failedKeys(answer);
            for (var one : asked) {
                if (!failed.contains(one.getKey())) {
                    notifyDeleted(bucket(call), one.getKey(), one.getVersionId(), before.get(one));
                }
            }
            return answer;
        } finally {
            writes.unlock();
        }
    }

    private static List<String> failedKeys(@Nullable Object answer) {
        var result = answer instanceof ResponseEntity<?> response ? response.getBody() : null;
        var errors = result instanceof DeleteResult deleted ? deleted.getErrors() : null;
        return errors == null ? List.of() : errors.stream().map(Error::getKey).toList();
    }

    /** S3 answers a part's checksum, and clients ask for the whole with what was answered; s3mock forgets it. */
    private static @Nullable Object uploadedPart(MethodInvocation call) throws Throwable {
        var answer = (ResponseEntity<?>) call.proceed();
        if (answer == null) {
            return null;
        }
        var headers = new HttpHeaders();
        headers.putAll(answer.getHeaders());
        argument(call, 4, HttpHeaders.class).forEach((name, values) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-checksum-")) {
                headers.addAll(name, values);
            }
        });
        return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }

    /** Sets the tags itself, for s3mock would take ASCII only. */
    private @Nullable Object tagged(MethodInvocation call) {
        var versionId = (String) call.getArguments()[2];
        var tagging = argument(call, 3, Tagging.class);
        var service = s3mock.getBean(ObjectService.class);
        var stored = service.verifyObjectExists(bucket(call), key(call), versionId);
        service.setTags(bucket(call), key(call), versionId, tagging.getTagSet().getTags());
        var answer = ResponseEntity.ok();
        if (objects.versioned(bucket(call)) && stored.getVersionId() != null) {
            answer.header("x-amz-version-id", stored.getVersionId());
        }
        return answer.build();
    }

    private static void readTags(MethodInvocation call) {
        var arguments = call.getArguments();
        var inHeader = !call.getMethod().getName().equals("postObject");
        for (var i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Tagging tagging) {
                ObjectTags.verify(tagging.getTagSet().getTags());
            } else if (arguments[i] instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Tag) {
                var tags = list.stream().map(Tag.class::cast);
                // s3mock takes the header apart, but leaves its parts encoded.
                var decoded = (inHeader ? tags.map(ObjectTags::decoded) : tags).toList();
                ObjectTags.verify(decoded);
                arguments[i] = decoded;
            }
        }
    }

    /** Nothing for an object that was not there, as S3 has it in a bucket without versioning. */
    private void notifyDeleted(
            String bucket, String key, @Nullable String versionId, @Nullable S3ObjectMetadata before) {
        if (before == null) {
            return;
        }
        if (versionId != null) {
            objects.forget(before);
        }
        var after = objects.find(bucket, key, null);
        if (versionId == null && after != null && after.getDeleteMarker()) {
            notify("ObjectRemoved:DeleteMarkerCreated", bucket, key, null, EMPTY_ETAG, after);
        } else {
            notify("ObjectRemoved:Delete", bucket, key, null, null, before);
        }
    }

    private void notify(
            String eventName,
            String bucket,
            String key,
            @Nullable Long bytes,
            @Nullable String eTag,
            S3ObjectMetadata object) {
        // Microseconds and a counter at once: strictly increasing here, and past any earlier run of the stack.
        sequencer = Math.max(sequencer + 1, TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
        var versionId = objects.versioned(bucket) ? object.getVersionId() : null;
        notifications.accept(
                new S3Notification(eventName, Instant.now(), bucket, key, bytes, eTag, versionId, sequencer).json());
    }

    private static String bucket(MethodInvocation call) {
        return argument(call, 0, String.class);
    }

    private static String key(MethodInvocation call) {
        return argument(call, 1, ObjectKey.class).getKey();
    }

    private static <T> T argument(MethodInvocation call, int index, Class<T> type) {
        return Objects.requireNonNull(type.cast(call.getArguments()[index]));
    }

    private static @Nullable String unquoted(@Nullable String eTag) {
        return eTag == null ? null : eTag.replace("\"", "");
    }
}
