using System.Reflection;
using System.Runtime.Loader;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace KfuncGen.Analyzers.Tests.Fixes;

/// <summary>
/// Runs a shape's code with stand-ins for the kfuncs, which write down every call: what code does before and after a fix can be
/// compared.
/// </summary>
internal static class StandIn
{
    private const string Kfuncs = """
        using KfuncGen;
        public static class Log
        {
            public static System.Text.StringBuilder Text = new();
            public static bool HasNew;
            public static int Call(string name, int x, bool isNew = false)
            {
                if (isNew && !HasNew) Text.Append("MISSING ");
                Text.Append(name).Append('(').Append(x).Append(") ");
                return x * 3 + name.Length;
            }
        }
        namespace KfuncGen
        {
            public sealed class task_struct : System.IDisposable { public void Dispose() => Log.Text.Append("dispose "); }
        }
        public static partial class Kf
        {
            public static class Has
            {
                public static bool bpf_always => true;
                public static bool bpf_task_release => true;
                [KfuncGuard("bpf_first")] public static bool bpf_first => true;
                [KfuncGuard("bpf_second")] public static bool bpf_second => Log.HasNew;
                [KfuncGuard("bpf_third")] public static bool bpf_third => Log.HasNew;
                [KfuncGuard("bpf_fourth")] public static bool bpf_fourth => Log.HasNew;
                [KfuncGuard("bpf_void")] public static bool bpf_void => Log.HasNew;
                [KfuncGuard("bpf_get")] public static bool bpf_get => Log.HasNew;
                [KfuncGuard("bpf_sure")] public static bool bpf_sure => Log.HasNew;
                [KfuncGuard("bpf_is")] public static bool bpf_is => Log.HasNew;
            }
            public static int bpf_always(int x) => Log.Call("always", x);
            // Its replacement does the same.
            public static int bpf_first(int x) => Log.Call("second", x);
            public static int bpf_second(int x) => Log.Call("second", x, true);
            public static int bpf_third(int x) => Log.Call("third", x, true);
            public static int bpf_fourth(int x) => Log.Call("fourth", x, true);
            public static void bpf_void(int x) => Log.Call("void", x, true);
            public static bool bpf_is(int x) => Log.Call("is", x, true) % 2 == 0;
            public static task_struct? bpf_get(int x) => Log.Call("get", x, true) % 2 == 0 ? null : new task_struct();
            public static task_struct bpf_sure(int x) { Log.Call("sure", x, true); return new task_struct(); }
            public static void bpf_task_release(task_struct p) => Log.Call("release", 0);
        }
        """;

    /// <summary>
    /// What all methods of a file do, one line for each call of one; null where the file does not compile with the stand-ins.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="hasNew">Whether the running kernel is the newest one.</param>
    public static string[]? Run(string file, bool hasNew)
    {
        // What is left in a parameter is a result, too.
        string observed = file.Replace(
            "void M(int x, bool unknown)",
            "public void M(int x, bool unknown) { try { M(ref x, unknown); } finally { Log.Text.Append(x); } }\nvoid M(ref int x, bool " +
            "unknown)",
            StringComparison.Ordinal);
        CSharpParseOptions options = new(LanguageVersion.CSharp13);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Shape",
            [CSharpSyntaxTree.ParseText(observed, options), CSharpSyntaxTree.ParseText(Kfuncs, options)],
            GeneratorRun.References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream image = new();

        if (!compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken).Success)
        {
            return null;
        }

        image.Position = 0;
        AssemblyLoadContext context = new("Shape", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        assembly.GetType("Log")!.GetField("HasNew")!.SetValue(null, hasNew);
        string[] lines = [.. Lines(assembly)];
        context.Unload();
        return lines;
    }

    private static IEnumerable<string> Lines(Assembly assembly)
    {
        System.Text.StringBuilder log = (System.Text.StringBuilder)assembly.GetType("Log")!.GetField("Text")!.GetValue(null)!;
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

        foreach (Type type in assembly.GetTypes().Where(
            static type => type.FullName is not ("Log" or "Kf" or "Kf+Has")
                && !type.Name.Contains('<')
                && type.Namespace is null
                && !type.IsInterface))
        {
            foreach (MethodInfo method in type.GetMethods(Own).Where(
                static one => !one.Name.Contains('<')
                    && !one.IsDefined(typeof(RequiresKfuncAttribute))
                    && !one.IsGenericMethodDefinition
                    && one.GetParameters().All(static p => p.ParameterType == typeof(int) || p.ParameterType == typeof(bool))))
            {
                foreach ((int number, bool truth) in new[] { (0, false), (1, true), (5, false), (4, true) })
                {
                    log.Clear();
                    string result = Call(type, method, number, truth);
                    yield return $"{method.Name}({number}, {truth}): {log} -> {result}";
                }
            }
        }
    }

    private static string Call(Type type, MethodInfo method, int number, bool truth)
    {
        try
        {
            object? instance = method.IsStatic || type.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(type);

            // A finalizer is one of the methods that are called; when the collector would call it, nobody can say.
            if (instance is not null)
            {
                GC.SuppressFinalize(instance);
            }

            return method.Invoke(
                instance,
                [.. method.GetParameters().Select(parameter => parameter.ParameterType == typeof(int) ? number : (object)truth)]) switch
            {
                Task task => $"task {(task.Wait(10_000) ? task.Status : "runs on")}",
                ValueTask task => $"task {task.AsTask().Wait(10_000)}",
                System.Collections.IEnumerable items and not string => string.Join(",", items.Cast<object?>()),
                Delegate function when function.Method.GetParameters() is [] => $"function of {function.DynamicInvoke()}",
                Delegate => "function",
                { } value when value.GetType() is { IsPrimitive: false, Namespace: null } => value.GetType().Name,
                var value => $"{value}",
            };
        }
        catch (Exception problem) when (problem is TargetInvocationException or TargetException)
        {
            return (problem.InnerException ?? problem).GetType().Name;
        }
    }
}
