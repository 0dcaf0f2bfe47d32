using System.Reflection;
using KfuncGen;
using KfuncGen.Programs.Tests;

namespace KernelMatrix.Guest.Checks;

/// <summary>The programs and claims of the corpus.</summary>
internal static class Corpus
{
    private static readonly Dictionary<BpfProgram, MethodInfo> Methods = [];

    /// <summary>Every program, in the order of its class and name.</summary>
    public static IReadOnlyList<BpfProgram> Programs { get; } =
    [
        .. typeof(ArithmeticTests).Assembly.GetTypes()
            .Where(static type => type is { Name: "Bpf", IsNested: true })
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .SelectMany(ProgramsOf),
    ];

    /// <summary>The method that a program is written as.</summary>
    public static MethodInfo MethodOf(BpfProgram program) => Methods[program];

    /// <summary>The classes of claims.</summary>
    public static IEnumerable<Type> Claims { get; } =
        [.. typeof(ArithmeticTests).Assembly.GetTypes().Where(
            static type => type.Name.EndsWith("Tests", StringComparison.Ordinal)).OrderBy(
                static type => type.Name, StringComparer.Ordinal)];

    private static IEnumerable<BpfProgram> ProgramsOf(Type type)
    {
        foreach (BpfProgram program in Members(type))
        {
            Methods.Add(
                program,
                type.DeclaringType!.GetMethod(program.Name, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!);
            yield return program;
        }
    }

    private static IEnumerable<BpfProgram> Members(Type type) =>
        type.GetMembers(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(static member => member.Name, StringComparer.Ordinal)
            .Select(static member => member switch
            {
                PropertyInfo property => property.GetValue(null),
                FieldInfo { IsPublic: true } field => field.GetValue(null),
                FieldInfo { IsAssembly: true } field => field.GetValue(null),
                _ => null,
            })
            .OfType<BpfProgram>();
}
