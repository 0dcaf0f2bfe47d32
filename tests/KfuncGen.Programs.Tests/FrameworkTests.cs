namespace KfuncGen.Programs.Tests;

/// <summary>Methods of the framework do in the kernel what they do on the CLR.</summary>
public sealed class FrameworkTests
{
    private delegate int Method(ref Numbers ctx);

    private static readonly Dictionary<string, (BpfProgram<Numbers> Program, Method Method)> Programs = new()
    {
        [nameof(FrameworkPrograms.CountsAndClamps)] = (FrameworkPrograms.Bpf.CountsAndClamps, FrameworkPrograms.CountsAndClamps),
        [nameof(FrameworkPrograms.WorksOnSpans)] = (FrameworkPrograms.Bpf.WorksOnSpans, FrameworkPrograms.WorksOnSpans),
        [nameof(StructPrograms.UsesMembers)] = (StructPrograms.Bpf.UsesMembers, StructPrograms.UsesMembers),
        [nameof(StructPrograms.ReadsMemory)] = (StructPrograms.Bpf.ReadsMemory, StructPrograms.ReadsMemory),
        [nameof(StructPrograms.SearchesAndCopies)] = (StructPrograms.Bpf.SearchesAndCopies, StructPrograms.SearchesAndCopies),
        [nameof(TuplePrograms.KeepsThem)] = (TuplePrograms.Bpf.KeepsThem, TuplePrograms.KeepsThem),
        [nameof(TuplePrograms.TakesThemApart)] = (TuplePrograms.Bpf.TakesThemApart, TuplePrograms.TakesThemApart),
        [nameof(TuplePrograms.Swaps)] = (TuplePrograms.Bpf.Swaps, TuplePrograms.Swaps),
        [nameof(TuplePrograms.ComparesThem)] = (TuplePrograms.Bpf.ComparesThem, TuplePrograms.ComparesThem),
        [nameof(TuplePrograms.SwitchesOverThem)] = (TuplePrograms.Bpf.SwitchesOverThem, TuplePrograms.SwitchesOverThem),
        [nameof(BufferPrograms.OnTheStack)] = (BufferPrograms.Bpf.OnTheStack, BufferPrograms.OnTheStack),
        [nameof(BufferPrograms.AsSpans)] = (BufferPrograms.Bpf.AsSpans, BufferPrograms.AsSpans),
        [nameof(BufferPrograms.InStatics)] = (BufferPrograms.Bpf.InStatics, BufferPrograms.InStatics),
        [nameof(ConstructorPrograms.MakesThem)] = (ConstructorPrograms.Bpf.MakesThem, ConstructorPrograms.MakesThem),
        [nameof(ConstructorPrograms.MakesThemByReference)] =
            (ConstructorPrograms.Bpf.MakesThemByReference, ConstructorPrograms.MakesThemByReference),
        [nameof(ConstructorPrograms.Computes)] = (ConstructorPrograms.Bpf.Computes, ConstructorPrograms.Computes),
        [nameof(ConstructorPrograms.IsTrueOrFalse)] = (ConstructorPrograms.Bpf.IsTrueOrFalse, ConstructorPrograms.IsTrueOrFalse),
        [nameof(TuplePrograms.TakesByExtension)] = (TuplePrograms.Bpf.TakesByExtension, TuplePrograms.TakesByExtension),
        [nameof(TuplePrograms.SwapsElements)] = (TuplePrograms.Bpf.SwapsElements, TuplePrograms.SwapsElements),
    };

    private static readonly long[] Edges =
    [
        0, 1, 2, 3, 7, 8, 63, 64, 255, 256, -1, -2, 1L << 31, 1L << 32, 1L << 62, long.MinValue, long.MaxValue, 4294967295, 1_000_000,
    ];

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_does_what_the_clr_does(string name)
    {
        (BpfProgram<Numbers> program, Method method) = Programs[name];
        using LoadedBpfProgram<Numbers> loaded = Kernel.Load(program);

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
}
