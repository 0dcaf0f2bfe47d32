namespace KfuncGen.Programs.Tests;

/// <summary>The kernel computes what the CLR computes: each program also runs as the method it is.</summary>
public sealed class ArithmeticTests
{
    private delegate int Method(ref Numbers ctx);

    private static readonly Dictionary<string, (BpfProgram<Numbers> Program, Method Method)> Programs = new()
    {
        [nameof(ArithmeticPrograms.AddsInBothWidths)] = (ArithmeticPrograms.Bpf.AddsInBothWidths, ArithmeticPrograms.AddsInBothWidths),
        [nameof(ArithmeticPrograms.MultipliesInBothWidths)] =
            (ArithmeticPrograms.Bpf.MultipliesInBothWidths, ArithmeticPrograms.MultipliesInBothWidths),
        [nameof(ArithmeticPrograms.DividesWithSign)] = (ArithmeticPrograms.Bpf.DividesWithSign, ArithmeticPrograms.DividesWithSign),
        [nameof(ArithmeticPrograms.DividesWithoutSign)] =
            (ArithmeticPrograms.Bpf.DividesWithoutSign, ArithmeticPrograms.DividesWithoutSign),
        [nameof(ArithmeticPrograms.DividesByConstants)] =
            (ArithmeticPrograms.Bpf.DividesByConstants, ArithmeticPrograms.DividesByConstants),
        [nameof(ArithmeticPrograms.Shifts)] = (ArithmeticPrograms.Bpf.Shifts, ArithmeticPrograms.Shifts),
        [nameof(ArithmeticPrograms.CombinesBits)] = (ArithmeticPrograms.Bpf.CombinesBits, ArithmeticPrograms.CombinesBits),
        [nameof(ArithmeticPrograms.Narrows)] = (ArithmeticPrograms.Bpf.Narrows, ArithmeticPrograms.Narrows),
        [nameof(ArithmeticPrograms.Compares)] = (ArithmeticPrograms.Bpf.Compares, ArithmeticPrograms.Compares),
        [nameof(ArithmeticPrograms.MixesHash)] = (ArithmeticPrograms.Bpf.MixesHash, ArithmeticPrograms.MixesHash),
        [nameof(ArithmeticPrograms.CallsMath)] = (ArithmeticPrograms.Bpf.CallsMath, ArithmeticPrograms.CallsMath),
        [nameof(ControlFlowPrograms.SumsInAForLoop)] = (ControlFlowPrograms.Bpf.SumsInAForLoop, ControlFlowPrograms.SumsInAForLoop),
        [nameof(ControlFlowPrograms.CountsBitsInAWhileLoop)] =
            (ControlFlowPrograms.Bpf.CountsBitsInAWhileLoop, ControlFlowPrograms.CountsBitsInAWhileLoop),
        [nameof(ControlFlowPrograms.NestsLoops)] = (ControlFlowPrograms.Bpf.NestsLoops, ControlFlowPrograms.NestsLoops),
        [nameof(ControlFlowPrograms.Switches)] = (ControlFlowPrograms.Bpf.Switches, ControlFlowPrograms.Switches),
        [nameof(ControlFlowPrograms.KnowsEnums)] = (ControlFlowPrograms.Bpf.KnowsEnums, ControlFlowPrograms.KnowsEnums),
        [nameof(ControlFlowPrograms.Jumps)] = (ControlFlowPrograms.Bpf.Jumps, ControlFlowPrograms.Jumps),
        [nameof(ControlFlowPrograms.CallsFunctions)] = (ControlFlowPrograms.Bpf.CallsFunctions, ControlFlowPrograms.CallsFunctions),
        [nameof(ControlFlowPrograms.TriesAndAlwaysFinishes)] =
            (ControlFlowPrograms.Bpf.TriesAndAlwaysFinishes, ControlFlowPrograms.TriesAndAlwaysFinishes),
        [nameof(ControlFlowPrograms.ChoosesByConditions)] =
            (ControlFlowPrograms.Bpf.ChoosesByConditions, ControlFlowPrograms.ChoosesByConditions),
        [nameof(MemoryPrograms.HoldsStructs)] = (MemoryPrograms.Bpf.HoldsStructs, MemoryPrograms.HoldsStructs),
        [nameof(MemoryPrograms.FillsSpans)] = (MemoryPrograms.Bpf.FillsSpans, MemoryPrograms.FillsSpans),
        [nameof(MemoryPrograms.SumsASpan)] = (MemoryPrograms.Bpf.SumsASpan, MemoryPrograms.SumsASpan),
        [nameof(MemoryPrograms.ReadsText)] = (MemoryPrograms.Bpf.ReadsText, MemoryPrograms.ReadsText),
        [nameof(MemoryPrograms.ReadsFieldsOfTheApplication)] =
            (MemoryPrograms.Bpf.ReadsFieldsOfTheApplication, MemoryPrograms.ReadsFieldsOfTheApplication),
        [nameof(MemoryPrograms.PassesReferences)] = (MemoryPrograms.Bpf.PassesReferences, MemoryPrograms.PassesReferences),
    };

    private static readonly long[] Edges =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 10, 31, 33, 42, 63, 64, 127, 128, 150, 255, 256, -5, -7, -128, 32767, 32768, 65535, 65536,
        int.MaxValue, int.MinValue, uint.MaxValue, (long)uint.MaxValue + 1, long.MaxValue, long.MinValue, 0x0123_4567_89ab_cdef,
    ];

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_computes_what_the_CLR_computes(string name)
    {
        (BpfProgram<Numbers> program, Method method) = Programs[name];
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(program);

        foreach (long a in Edges)
        {
            foreach (long b in Edges)
            {
                Numbers expected = new() { A = a, B = b, C = a ^ b, S = 11, T = 12 };
                Numbers actual = expected;
                int expectedResult = method(ref expected);
                int actualResult = loaded.Run(ref actual);

                Assert.True(
                    (expectedResult, expected) == (actualResult, actual),
                    $"{name}({a}, {b}): the CLR says {expectedResult}, {expected.R}, {expected.S}, {expected.T}; " +
                    $"the kernel {actualResult}, {actual.R}, {actual.S}, {actual.T}.");
            }
        }
    }
}
