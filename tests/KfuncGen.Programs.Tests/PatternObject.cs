namespace KfuncGen.Programs.Tests;

/// <summary>Patterns with properties, on what maps give, on structs and on numbers.</summary>
internal static partial class PatternObject
{
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<uint, Rule> Rules;

    [BpfProgram(BpfProgramType.Syscall)]
    static int Ask(ref Numbers ctx)
    {
        uint key = (uint)ctx.A;
        int result = 0;

        if (Rules.Find(key) is { Value.Drop: true } rule)
        {
            rule.Value.Hits++;
            result = 1;
        }

        if (Rules.Find(key) is { } found and { Value: { Port: > 1000 and < 2000, Kind: Kind.B or Kind.C } })
        {
            result += found.Value.Port;
        }

        if (Rules.Find(key) is not { Value: { Drop: false, Inner.A: 7 } inner })
        {
            return result;
        }

        return -(int)inner.Hits;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int Switch(ref Numbers ctx)
    {
        Rule rule = new() { Port = (int)ctx.A, Kind = (Kind)(int)ctx.B, Drop = ctx.C != 0 };

        return rule switch
        {
            { Drop: true, Port: 1 } => 10,
            { Drop: true } => 11,
            { Kind: Kind.C, Port: var port } => port,
            { Port: < 0 } and { Kind: not Kind.B } => 13,
            _ => 14,
        };
    }

    internal enum Kind : byte
    {
        A,
        B,
        C,
    }

    internal struct Rule
    {
        public bool Drop;
        public Kind Kind;
        public int Port;
        public uint Hits;
        public Part Inner;
    }

    internal struct Part
    {
        public ushort A;
    }
}
