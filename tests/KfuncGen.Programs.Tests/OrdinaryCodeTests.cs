using System.Reflection;

namespace KfuncGen.Programs.Tests;

/// <summary>What one writes in C# without thinking of BPF: it does in the kernel what it does on the CLR.</summary>
public sealed class OrdinaryCodeTests
{
    private delegate int Method(ref Numbers ctx);

    private static readonly Type[] Classes =
    [
        typeof(NumberMethodPrograms), typeof(SpanMethodPrograms), typeof(SpanPatternPrograms), typeof(ChosenPlacePrograms),
        typeof(NewSyntaxPrograms), typeof(NullablePrograms),
    ];

    private static readonly Dictionary<string, MethodInfo> Methods = Classes
        .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(static method => method.GetCustomAttribute<BpfProgramAttribute>() is not null)
        .ToDictionary(static method => method.Name);

    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 7, 8, 9, 63, 64, 255, 256, -1, -2, 1L << 31, 1L << 32, 1L << 62, long.MinValue, long.MaxValue, 4294967295, 1_000_000,
    ];

    public static TheoryData<string> Names => [.. Methods.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_does_what_the_clr_does(string name)
    {
        MethodInfo declared = Methods[name];
        Method method = declared.CreateDelegate<Method>();
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(ProgramOf(declared));

        foreach (long a in Edges)
        {
            foreach (long b in Edges)
            {
                Numbers expected = new() { A = a, B = b, C = 'G' };
                Numbers actual = expected;
                int result = method(ref expected);

                Assert.Equal(
                    (a, b, result, expected.R, expected.S, expected.T), (a, b, loaded.Run(ref actual), actual.R, actual.S, actual.T));
            }
        }
    }

    private static BpfProgram<Numbers> ProgramOf(MethodInfo method)
    {
        Type programs = method.DeclaringType!.GetNestedType("Bpf", BindingFlags.NonPublic | BindingFlags.Public)!;
        const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        return (BpfProgram<Numbers>)(programs.GetProperty(method.Name, All)?.GetValue(null)
            ?? programs.GetField(method.Name, All)!.GetValue(null)!);
    }
}
