using System.Reflection;

namespace KfuncGen.Programs.Tests.Sharing;

/// <summary>What a comparison says of a packet's length is what the verifier takes from it.</summary>
public sealed class ReachTests
{
    public static TheoryData<string> Names =>
        new(["Nothing", "Something", "More", "AtLeast", "Less", "AtMost", "Turned", "OneMore", "Growing", "Variable", "VariableMore"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_form_of_comparison_loads_and_reads_what_is_there(string name)
    {
        BpfProgram program = (BpfProgram)typeof(ReachPrograms.Bpf)
            .GetProperty(name, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
            .GetValue(null)!;
        using LoadedPacketProgram loaded = Kernel.LoadForPackets(program);
        byte[] packet = [.. Enumerable.Range(0, 40).Select(static i => (byte)i)];
        int expected = name switch
        {
            "Nothing" or "Something" or "VariableMore" => 0,
            "More" => 19,
            "AtLeast" => 37,
            "Less" => 20,
            "AtMost" => 21,
            "Turned" => 22,
            "OneMore" => 23,
            "Growing" => 5 + 19 + 6 + 12,
            _ => 7 + 0 + 5,
        };
        Assert.Equal(expected, loaded.Run(packet).ReturnValue);

        // What is shorter than what is read ends early, as the program itself says or as C# does.
        Assert.True(loaded.Run(packet.AsSpan(0, 14)).ReturnValue is 0 or 1 or 12);
    }
}
