package io.godwit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Gives a process a wrong clock: the JDK's own {@code java.time.Clock}, changed so that every instant is off, is put in the place of
 * the right one. It needs neither a changed machine nor anything in the service. Timers and the counter of nanoseconds stay right,
 * as they do on a machine whose clock somebody has set wrong.
 */
final class SkewedClock {

    private static final String MODULE = "java.base";

    private SkewedClock() {}

    /**
     * The option for the process.
     *
     * @param directory where the changed class is put
     * @param skew how far its clock is ahead; negative when it is behind
     */
    static String jvmOption(Path directory, Duration skew) {
        try (InputStream original = Clock.class.getResourceAsStream("Clock.class")) {
            ClassReader reader = new ClassReader(Objects.requireNonNull(original));
            ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
            reader.accept(changed(writer, skew), 0);
            Path file = directory.resolve("java/time/Clock.class");
            Files.createDirectories(file.getParent());
            Files.write(file, writer.toByteArray());
            return "--patch-module=" + MODULE + "=" + directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ClassVisitor changed(ClassVisitor next, Duration skew) {
        return new ClassVisitor(Opcodes.ASM9, next) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
                return name.equals("currentInstant") ? off(method, skew) : method;
            }
        };
    }

    private static MethodVisitor off(MethodVisitor next, Duration skew) {
        return new MethodVisitor(Opcodes.ASM9, next) {
            @Override
            public void visitInsn(int opcode) {
                if (opcode == Opcodes.ARETURN) {
                    visitLdcInsn(skew.toSeconds());
                    visitMethodInsn(
                            Opcodes.INVOKEVIRTUAL, "java/time/Instant", "plusSeconds", "(J)Ljava/time/Instant;", false);
                }
                super.visitInsn(opcode);
            }
        };
    }
}
