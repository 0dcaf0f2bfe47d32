using System.Text;

namespace KfuncGen.Programs.Tests;

/// <summary>The kernel follows no address inside of a context; programs do, here as in the method that they are.</summary>
public sealed class ContextTests
{
    private delegate int Method(ref ContextPrograms.Message ctx);

    private static readonly Dictionary<string, (BpfProgram<ContextPrograms.Message> Program, Method Method)> Programs = new()
    {
        [nameof(ContextPrograms.SlicesInAFunction)] = (ContextPrograms.Bpf.SlicesInAFunction, ContextPrograms.SlicesInAFunction),
        [nameof(ContextPrograms.ParsesInAFunctionOfAFunction)] =
            (ContextPrograms.Bpf.ParsesInAFunctionOfAFunction, ContextPrograms.ParsesInAFunctionOfAFunction),
        [nameof(ContextPrograms.ReadsThroughAnAlias)] = (ContextPrograms.Bpf.ReadsThroughAnAlias, ContextPrograms.ReadsThroughAnAlias),
        [nameof(ContextPrograms.TakesPartsOfArrays)] = (ContextPrograms.Bpf.TakesPartsOfArrays, ContextPrograms.TakesPartsOfArrays),
        [nameof(ContextPrograms.HandsOverWithoutAnAddressInside)] =
            (ContextPrograms.Bpf.HandsOverWithoutAnAddressInside, ContextPrograms.HandsOverWithoutAnAddressInside),
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_kernel_sees_the_context_as_the_clr_does(string name)
    {
        (BpfProgram<ContextPrograms.Message> program, Method method) = Programs[name];
        using LoadedBpfProgram<ContextPrograms.Message> loaded = Kernel.Load(program);

        foreach (string text in new[] { "1234567", "-77x", "", "99999999999999", "-" })
        {
            foreach (long a in new long[] { 0, 7, 31, -1, 1L << 40 })
            {
                ContextPrograms.Message expected = new() { A = a, B = a * 5 };
                Encoding.UTF8.GetBytes(text, expected.Text);
                ContextPrograms.Message actual = expected;
                int expectedResult = method(ref expected);

                Assert.Equal(expectedResult, loaded.Run(ref actual));
                Assert.Equal((expected.R, expected.S), (actual.R, actual.S));
                Assert.True(((ReadOnlySpan<byte>)expected.Text).SequenceEqual(actual.Text));
            }
        }
    }
}
