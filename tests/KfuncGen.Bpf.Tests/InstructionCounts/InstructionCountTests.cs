using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.InstructionCounts;

/// <summary>
/// The functions of functions.c, in the intermediate representation as a front end makes it of every statement by itself:
/// Functions.ir. Beside each is how many slots clang 14.0.6 makes of it with -O2 -target bpf -mcpu=v3.
/// </summary>
public sealed class InstructionCountTests
{
    private static readonly Dictionary<string, string> Functions = File
        .ReadAllText(Path.Combine(AppContext.BaseDirectory, "InstructionCounts", "Functions.ir"))
        .Split("\n\n")
        .ToDictionary(static function => function["function ".Length..function.IndexOf('(')]);

    [Theory]
    [InlineData("fnv1a", 13)]
    [InlineData("popcount", 10)]
    [InlineData("gcd", 12)]
    [InlineData("collatz", 20)]
    [InlineData("classify", 14)]
    [InlineData("clamp", 6)]
    [InlineData("parse", 22)]
    [InlineData("mix", 16)]
    [InlineData("calls", 32)]
    [InlineData("pressure", 22)]
    [InlineData("bubble", 23)]
    [InlineData("state", 24)]
    [InlineData("isqrt", 25)]
    [InlineData("maxidx", 29)]
    [InlineData("csum", 20)]
    public void Code_is_at_most_three_tenths_longer_than_that_of_clang(string name, int clang)
    {
        int count = Compiled.Code(Functions[name]).Instructions.Length;

        Assert.True(count <= clang * 1.3, $"{name} has {count} slots, clang's {clang}.\n{Compiled.Text(Functions[name])}");
    }
}
