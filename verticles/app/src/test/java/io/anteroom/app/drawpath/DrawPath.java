package io.anteroom.app.drawpath;

import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassReader;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.ClassVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Handle;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.MethodVisitor;
import com.tngtech.archunit.thirdparty.org.objectweb.asm.Opcodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a class of the draw path does that it must not, from its bytes. */
public final class DrawPath {

    private static final int API = Opcodes.ASM9;

    /** Generators that are not ours; in internal form. */
    private static final List<String> OTHER_GENERATORS = List.of(
            "java/util/Random",
            "java/util/SplittableRandom",
            "java/util/random/",
            "java/util/concurrent/ThreadLocalRandom",
            "java/security/SecureRandom",
            "javax/crypto/KeyGenerator");

    private static final Set<String> REMAINDERS =
            Set.of("floorMod", "ceilMod", "remainderUnsigned", "mod", "remainder");

    /** Arithmetic, comparison and the ways back to whole numbers; not the way to a double, which figures are handed on in. */
    private static final Set<Integer> FLOATING = Set.of(
            Opcodes.FADD,
            Opcodes.DADD,
            Opcodes.FSUB,
            Opcodes.DSUB,
            Opcodes.FMUL,
            Opcodes.DMUL,
            Opcodes.FDIV,
            Opcodes.DDIV,
            Opcodes.FREM,
            Opcodes.DREM,
            Opcodes.FNEG,
            Opcodes.DNEG,
            Opcodes.FCMPL,
            Opcodes.FCMPG,
            Opcodes.DCMPL,
            Opcodes.DCMPG,
            Opcodes.F2I,
            Opcodes.F2L,
            Opcodes.D2I,
            Opcodes.D2L,
            Opcodes.I2F,
            Opcodes.L2F);

    /** How strict: who handles bytes may take no remainder at all, who draws none beside the drawing. */
    public enum Kind {
        HANDLES_BYTES,
        DRAWS
    }

    private final Kind kind;
    private final Set<String> allowed;
    private final List<String> faults = new ArrayList<>();
    private String className = "";

    private DrawPath(Kind kind, Set<String> allowed) {
        this.kind = kind;
        this.allowed = allowed;
    }

    /**
     * The faults of one class.
     *
     * @param allowed what is looked over, as {@code Class.method}
     */
    public static List<String> faults(byte[] classFile, Kind kind, Set<String> allowed) {
        var path = new DrawPath(kind, allowed);
        new ClassReader(classFile).accept(path.new OfClass(), ClassReader.SKIP_DEBUG);
        return path.faults;
    }

    private final class OfClass extends ClassVisitor {

        OfClass() {
            super(API);
        }

        @Override
        public void visit(
                int version,
                int access,
                String name,
                @Nullable String signature,
                @Nullable String superName,
                String @Nullable [] interfaces) {
            className = name.substring(name.lastIndexOf('/') + 1);
            if (superName != null && isOtherGenerator(superName)) {
                faults.add(className + " is a " + superName);
            }
        }

        @Override
        public MethodVisitor visitMethod(
                int access,
                String name,
                String descriptor,
                @Nullable String signature,
                String @Nullable [] exceptions) {
            return new OfMethod(className + "." + name);
        }
    }

    private final class OfMethod extends MethodVisitor {

        private final String method;
        private final Set<String> remainders = new HashSet<>();
        private boolean draws;

        OfMethod(String method) {
            super(API);
            this.method = method;
        }

        @Override
        public void visitInsn(int opcode) {
            if (FLOATING.contains(opcode)) {
                fault("computes with floating point");
            }
            if (opcode == Opcodes.IREM || opcode == Opcodes.LREM) {
                remainders.add("takes a remainder");
            }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
            refuseOther(type);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
            refuseOther(owner);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            called(owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (var argument : arguments) {
                if (argument instanceof Handle handle) {
                    called(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
        }

        private void called(String owner, String name, String descriptor) {
            refuseOther(owner);
            var isMath = owner.equals("java/lang/Math") || owner.equals("java/lang/StrictMath");
            if (isMath && (name.equals("random") || descriptor.contains("D") || descriptor.contains("F"))) {
                fault("calls " + owner + "." + name);
            }
            if (owner.startsWith("java/") && REMAINDERS.contains(name)) {
                remainders.add("calls " + owner + "." + name);
            }
            draws |= name.equals("draw") && descriptor.equals("(J)J");
            draws |= name.equals("next") && owner.endsWith("/Shuffle");
        }

        private void refuseOther(String owner) {
            if (isOtherGenerator(owner)) {
                fault("uses " + owner);
            }
        }

        @Override
        public void visitEnd() {
            if (kind == Kind.HANDLES_BYTES || draws) {
                remainders.forEach(this::fault);
            }
        }

        private void fault(String what) {
            if (!allowed.contains(method)) {
                faults.add(method + " " + what);
            }
        }
    }

    private static boolean isOtherGenerator(String type) {
        return OTHER_GENERATORS.stream().anyMatch(type::startsWith);
    }
}
