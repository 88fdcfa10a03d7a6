package io.anythingagents.run.tool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tool made of an annotated Java method. */
final class MethodTool implements Tool {
    private final Object owner;
    private final Method method;
    private final FunctionTool declared;
    private final @Nullable Class<? extends Record> arguments;

    private MethodTool(Object owner, Method method, FunctionTool declared) {
        this.owner = owner;
        this.method = method;
        this.declared = declared;
        this.arguments = argumentsOf(method);
        method.setAccessible(true);
    }

    /** All annotated methods of an object, by name; also those of the class that a server has subclassed. */
    static List<Tool> of(Object owner, Class<?> declaring) {
        List<Tool> tools = new ArrayList<>();
        for (Class<?> type = declaring; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                FunctionTool declared = method.getAnnotation(FunctionTool.class);
                if (declared != null) {
                    tools.add(new MethodTool(owner, method, declared));
                }
            }
        }
        tools.sort(Comparator.comparing(Tool::name));
        return tools;
    }

    private static @Nullable Class<? extends Record> argumentsOf(Method method) {
        Class<?>[] types = method.getParameterTypes();
        boolean fits = method.getReturnType() == String.class
                && types.length >= 1
                && types.length <= 2
                && types[types.length - 1] == ToolContext.class
                && (types.length == 1 || types[0].isRecord());
        if (!fits) {
            throw new IllegalArgumentException(method + " must be String name([Record,] ToolContext) to be a tool");
        }
        return types.length == 1 ? null : types[0].asSubclass(Record.class);
    }

    @Override
    public String name() {
        return declared.name();
    }

    @Override
    public String description() {
        return declared.description();
    }

    @Override
    public String parametersSchema() {
        return arguments == null ? RecordSchema.empty() : RecordSchema.of(arguments);
    }

    @Override
    public ToolAudience audience() {
        return new ToolAudience(
                declared.category(), declared.core(), Set.of(declared.agents()), Set.of(declared.capabilities()));
    }

    @Override
    public Optional<String> feature() {
        return declared.feature().isBlank() ? Optional.empty() : Optional.of(declared.feature());
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(declared.timeoutSeconds());
    }

    @Override
    public boolean repeatable() {
        return declared.repeatable();
    }

    @Override
    public Approval approval(ToolContext context, String json) {
        return owner instanceof ToolSource source
                ? declared.approval().or(source.approval(name(), read(json), context))
                : declared.approval();
    }

    private @Nullable Record read(String json) {
        return arguments == null ? null : RecordArguments.read(arguments, json);
    }

    @Override
    public String call(ToolContext context, String json) throws InterruptedException {
        try {
            Object result =
                    arguments == null ? method.invoke(owner, context) : method.invoke(owner, read(json), context);
            return String.valueOf(result);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Tool method is not accessible: " + method, e);
        } catch (InvocationTargetException e) {
            throw rethrown(e);
        }
    }

    private static RuntimeException rethrown(InvocationTargetException thrown) throws InterruptedException {
        Throwable cause = thrown.getCause();
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof RuntimeException failure) {
            return failure;
        }
        return new IllegalStateException("A tool failed", cause);
    }
}
