using System.Globalization;
using KfuncGen.Verification.Cases;

namespace KfuncGen.Verification.Growth;

/// <summary>Shapes that grow, each in another direction.</summary>
internal static class GrowingShapes
{
    private const string Locked = """
        struct Row { public BpfSpinLock Lock; public uint A; public ulong B; }
        [BpfMap(MaxEntries = 4)] private static readonly BpfHashMap<uint, Row> Rows;

        """;

    private const string Take = "using task_struct? ";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<GrowingShape> All { get; } =
    [
        new("held", static n => Syscall(Each(n, i => $"{Take}o{i} = Kf.bpf_task_from_pid({i}); if (x == {i}) {{ x++; }}"))),
        new("held_until_null", static n => Syscall(Each(n, i => $"{Take}o{i} = Kf.bpf_task_from_pid({i}); if (o{i} is null) return {i};"))),
        new("released_at_once", static n => Syscall(Each(
            n, i => $"task_struct? o{i} = Kf.bpf_task_from_pid({i}); if (o{i} is null) return {i}; Kf.bpf_task_release(o{i});"))),
        new("try", static n => Syscall(Each(
            n, i => $"task_struct? o{i} = Kf.bpf_task_from_pid({i}); if (o{i} is not null) {{ try {{ if (x > {i}) x++; }} "
                + $"finally {{ Kf.bpf_task_release(o{i}); }} }}"))),
        new("conditions", static n => Syscall(Each(n, i => $"if (x == {i * 3}) {{ x += {i}; }}"))),
        new("conditions_on_others", static n => Syscall(Each(n, i => $"if (ctx.A == {i * 3}) {{ x += {i}; }}"))),
        new("read_at_the_end", static n => Syscall(
            "int y = (int)ctx.B;\n" + Each(n, i => $"if (ctx.A == {i * 3}) {{ x += {i}; }}") + "x += y;")),
        new("else_if", static n => Syscall(Each(n, i => $"if (x == {i * 3}) {{ x += {i}; }} else ") + "x++;")),
        new("nested_loops", static n => Syscall(Each(n, i =>
            $"for (int i{i} = 0; i{i} < 3; i{i}++) {{ for (int j{i} = 0; j{i} < 3; j{i}++) {{ x += j{i}; }} }}"))),
        new("loops_in_loops", static n => Syscall(
            Each(n, i => $"for (int i{i} = 0; i{i} < 2; i{i}++) {{ ") + "x++;" + new string('}', n))),
        new("switch", static n => Syscall("switch (x) { " + Each(n, i => $"case {i * 3}: x += {i}; break;") + " }")),
        new("switch_expression", static n => Syscall("x = x switch { " + Each(n, i => $"{i * 3} => {i},") + " _ => 7 };")),
        new("and", static n => Syscall(
            "if (" + string.Join(" && ", Enumerable.Range(0, n).Select(static i => $"x != {i * 3}")) + ") x++;")),
        new("or", static n => Syscall(
            "if (" + string.Join(" || ", Enumerable.Range(0, n).Select(static i => $"ctx.A == {i * 3}")) + ") x++;")),
        new("straight", static n => Syscall(Each(n, i => $"x = x * {(i % 7) + 3} + {i};"))),
        new("stores", static n => Syscall(Each(n, i => $"ctx.A += x; ctx.B ^= ctx.A + {i};"))),
        new("structs", static n => Syscall(Each(n, i => $"Pair p{i}; p{i}.A = x; p{i}.B = {i}; x += Sum(in p{i});"))
            .Replace("//MEMBERS", "struct Pair { public int A; public int B; } "
                + "[BpfFunction] static int Sum(in Pair p) => p.A + p.B;")),
        new("calls", static n => Syscall(Each(n, i => $"x += F{i}(x);")).Replace(
            "//MEMBERS", Each(n, i => $"[BpfFunction] static int F{i}(int x) => x > {i} ? x : {i};"))),
        new("calls_of_one", static n => Syscall(Each(n, i => $"x += F(x + {i});")).Replace(
            "//MEMBERS", "[BpfFunction] static int F(int x) { if (x > 3) return 1; if (x < -7) return 2; return x; }")),
        new("deep_calls", static n => Syscall("x += F0(x);").Replace(
            "//MEMBERS", Each(n, i => $"[BpfFunction] static int F{i}(int x) {{ if (x == {i}) x++; return F{i + 1}(x); }}")
                + $"[BpfFunction] static int F{n}(int x) => x;")),
        new("locks", static n => Tc(
            "if (Rows.Find(1) is not { } row) { return 0; }\n" + Each(
                n, i => $"if (x > {i}) {{ using (row.Value.Lock.Hold()) {{ row.Value.A += {i}; }} }}"),
            Locked)),
        new("map_values", static n => Tc(
            Each(n, i => $"if (Rows.Find({i}) is {{ }} r{i}) {{ r{i}.Value.A++; }}"), Locked)),
        new("map_values_held", static n => Tc(
            Each(n, i => $"if (Rows.Find({i}) is not {{ }} r{i}) {{ return 0; }}")
                + Each(n, i => $"r{i}.Value.A++;"), Locked)),
        new("sections", static n => Syscall(Each(n, i => $"Kf.bpf_rcu_read_lock(); if (x == {i}) {{ x++; }} Kf.bpf_rcu_read_unlock();"))),
        new("slices", static n => Tc("Span<byte> packet = ctx.data;\n" + Each(
            n, i => $"if (packet.Length > {i + 8}) {{ Span<byte> s{i} = packet.Slice({i}, 8); x += s{i}[3]; }}"), "")),
        new("iterators", static n => Syscall(Each(n, i => $"foreach (int i{i} in Kf.bpf_iter_num(0, {i + 2})) {{ x += i{i}; }}"))),
        new("indexes", static n => Syscall("Span<byte> s = stackalloc byte[64]; s.Clear();\n" + Each(
            n, i => $"if ((uint)(x + {i}) < 64) {{ s[x + {i}]++; }}"))),
        new("booleans", static n => Syscall(
            Each(n, i => $"bool b{i} = ctx.A > {i};") + Each(n, i => $"if (b{i}) {{ x += {i}; }}"))),
    ];

    /// <summary>A shape as a case of its own class.</summary>
    public static CorpusCase Case(GrowingShape shape, int count) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"Growing_{shape.Name}_{count}"), "KFG0202", true, CorpusCase.Whole, shape.Write(count));

    private static string Each(int count, Func<int, string> piece) =>
        string.Join('\n', Enumerable.Range(0, count).Select(piece)) + "\n";

    private static string Syscall(string statements) => $$"""
        struct Both { public long A; public long B; }
        //MEMBERS
        [BpfProgram(BpfProgramType.Syscall)] static int Run(ref Both ctx)
        {
        int x = (int)ctx.A;
        {{statements}}
        return x;
        }
        """;

    private static string Tc(string statements, string members) => $$"""
        {{members}}
        [BpfProgram(BpfProgramType.Tc)] static int Run(__sk_buff ctx)
        {
        int x = (int)ctx.mark;
        {{statements}}
        return x;
        }
        """;
}
