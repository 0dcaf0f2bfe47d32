using Rule = KfuncGen.Programs.Tests.PatternObject.Rule;

namespace KfuncGen.Programs.Tests;

/// <summary>A pattern matches in the kernel what it matches on the CLR.</summary>
public sealed class PatternTests
{
    [Fact]
    public void Properties_of_what_a_map_gives_are_compared_where_there_is_something()
    {
        using PatternObject.Bpf loaded = Objects.Load<PatternObject.Bpf>(PatternObject.Bpf.TryLoad);
        loaded.Rules[1] = new() { Drop = true, Port = 1500, Kind = PatternObject.Kind.C };
        loaded.Rules[2] = new() { Port = 1500, Kind = PatternObject.Kind.A };
        loaded.Rules[3] = new() { Port = 1999, Kind = PatternObject.Kind.B };
        loaded.Rules[4] = new() { Port = 2000, Kind = PatternObject.Kind.B, Hits = 42, Inner = new() { A = 7 } };
        loaded.Rules[5] = new() { Drop = true, Inner = new() { A = 7 } };

        Assert.Equal([0, 1501, 0, 1999, -42, 1], Enumerable.Range(0, 6).Select(key =>
        {
            Numbers numbers = new() { A = key };
            return loaded.Ask.Run(ref numbers);
        }));
        Assert.Equal((1u, 1u), (loaded.Rules[1].Hits, loaded.Rules[5].Hits));
    }

    [Fact]
    public void A_switch_over_a_struct_takes_the_arm_that_the_CLR_takes()
    {
        using PatternObject.Bpf loaded = Objects.Load<PatternObject.Bpf>(PatternObject.Bpf.TryLoad);

        foreach (int port in (int[])[-5, 0, 1, 7])
        {
            foreach (int kind in (int[])[0, 1, 2])
            {
                foreach (bool drop in (bool[])[false, true])
                {
                    Numbers numbers = new() { A = port, B = kind, C = drop ? 1 : 0 };
                    Rule rule = new() { Port = port, Kind = (PatternObject.Kind)kind, Drop = drop };
                    Assert.Equal(Expected(rule), loaded.Switch.Run(ref numbers));
                }
            }
        }
    }

    private static int Expected(Rule rule) => rule switch
    {
        { Drop: true, Port: 1 } => 10,
        { Drop: true } => 11,
        { Kind: PatternObject.Kind.C, Port: var port } => port,
        { Port: < 0 } and { Kind: not PatternObject.Kind.B } => 13,
        _ => 14,
    };
}
