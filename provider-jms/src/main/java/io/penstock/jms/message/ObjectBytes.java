package io.penstock.jms.message;

import io.penstock.protocol.wire.ErrorCode;
import jakarta.jms.MessageFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;

/** Java serialization of object bodies, filtered on the way back. Pure, for any thread. */
final class ObjectBytes {
    private ObjectBytes() {}

    static byte[] of(Serializable object) throws MessageFormatException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException | RuntimeException unserializable) {
            throw Unreadable.because(
                    ErrorCode.OBJECT_UNREADABLE, "The object cannot be serialized: " + unserializable, unserializable);
        }
        return bytes.toByteArray();
    }

    /**
     * Makes the object again.
     *
     * @param policy what may be made; null for bytes that this process made itself from the application's own object
     */
    static Serializable read(byte[] bytes, DeserializationPolicy policy) throws MessageFormatException {
        Refusal refusal = new Refusal(policy, bytes.length);
        try (ObjectInputStream in =
                new ApplicationObjects(new ByteArrayInputStream(bytes), policy == null ? null : refusal)) {
            if (policy != null) {
                ObjectInputFilter ofProcess = in.getObjectInputFilter();
                in.setObjectInputFilter(ofProcess == null ? refusal : ObjectInputFilter.merge(refusal, ofProcess));
            }
            return (Serializable) in.readObject();
        } catch (InvalidClassException refusedOrChanged) {
            throw Unreadable.because(refusal.code(), refusal.explain(refusedOrChanged), refusedOrChanged);
        } catch (IOException
                | ClassNotFoundException
                | RuntimeException
                | LinkageError
                | StackOverflowError unreadable) {
            throw Unreadable.because(
                    ErrorCode.OBJECT_UNREADABLE, "The object cannot be deserialized: " + unreadable, unreadable);
        }
    }

    /** The policy as a filter that remembers what it refused, since the stream's own exception says only that something was. */
    private static final class Refusal implements ObjectInputFilter {
        private final DeserializationPolicy policy;
        private final int bodyBytes;
        private Class<?> refused;
        private boolean tooLarge;
        private boolean proxy;

        Refusal(DeserializationPolicy policy, int bodyBytes) {
            this.policy = policy;
            this.bodyBytes = bodyBytes;
        }

        @Override
        public Status checkInput(FilterInfo step) {
            Status status = policy.check(step, bodyBytes);
            if (status == Status.REJECTED) {
                if (step.serialClass() != null && !policy.allows(step.serialClass())) {
                    refused = step.serialClass();
                } else {
                    tooLarge = true;
                }
            }
            return status;
        }

        /** Refuses what a filter cannot see: an object that is larger than what it was read from. */
        void checkSize(long writtenOut, long sum) throws InvalidClassException {
            if (writtenOut > DeserializationPolicy.REFERENCES_MAX || sum > DeserializationPolicy.SUM_MAX) {
                tooLarge = true;
                throw new InvalidClassException("too many objects, those that are shared counted each time");
            }
        }

        InvalidClassException refuseProxy(String[] interfaces) {
            proxy = true;
            return new InvalidClassException("a proxy of " + String.join(", ", interfaces));
        }

        ErrorCode code() {
            return refused != null || tooLarge || proxy ? ErrorCode.OBJECT_REFUSED : ErrorCode.OBJECT_UNREADABLE;
        }

        String explain(InvalidClassException failure) {
            if (refused != null) {
                return "The object message holds a " + refused.getName()
                        + ", which is not among the classes that may be deserialized; "
                        + DeserializationPolicy.ALLOW_LIST + " allows more";
            }
            if (tooLarge) {
                return "The object message is nested deeper than " + DeserializationPolicy.DEPTH_MAX
                        + ", refers to more than " + DeserializationPolicy.REFERENCES_MAX
                        + " objects, each use of a shared one counted, holds itself, or claims an array larger than itself";
            }
            if (proxy) {
                return "The object message holds " + failure.getMessage() + "; proxies are not deserialized, whatever "
                        + DeserializationPolicy.ALLOW_LIST + " says";
            }
            return "The object cannot be deserialized: " + failure;
        }
    }

    /** Finds classes where the application has them, which may not be where the provider is, and has the objects' sizes checked. */
    private static final class ApplicationObjects extends ObjectInputStream {
        private final Refusal refusal;
        private final WrittenOutSize sizes = new WrittenOutSize();

        /** @param refusal null for bytes that this process made itself */
        ApplicationObjects(InputStream in, Refusal refusal) throws IOException {
            super(in);
            this.refusal = refusal;
            enableResolveObject(refusal != null);
        }

        @Override
        protected Object resolveObject(Object read) throws IOException {
            refusal.checkSize(sizes.of(read), sizes.sum());
            return read;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            if (loader != null) {
                try {
                    return Class.forName(description.getName(), false, loader);
                } catch (ClassNotFoundException notThere) {
                    return super.resolveClass(description);
                }
            }
            return super.resolveClass(description);
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            if (refusal != null) {
                throw refusal.refuseProxy(interfaces);
            }
            return super.resolveProxyClass(interfaces);
        }
    }
}
