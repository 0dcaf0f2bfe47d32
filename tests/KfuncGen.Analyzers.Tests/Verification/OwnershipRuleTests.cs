using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0202: what is acquired is released once, on every way out.</summary>
public sealed class OwnershipRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0202");

    [Theory]
    [InlineData("task_struct? o = [|Kf.bpf_task_from_pid(x)|]; if (o is null) return 1; return 0;")]
    [InlineData("[|Kf.bpf_task_from_pid(x)|]; return 0;")]
    [InlineData("task_struct? o = [|Kf.bpf_task_from_pid(x)|]; if (o is null) return 1; if (x > 3) return 2; " +
        "Kf.bpf_task_release(o); return 0;")]
    [InlineData("task_struct? o = [|Kf.bpf_task_from_pid(x)|]; if (o is not null && x > 3) Kf.bpf_task_release(o); return 0;")]
    [InlineData("for (int i = 0; i < 3; i++) { task_struct? o = [|Kf.bpf_task_from_pid(x)|]; " +
        "if (o is not null) { if (x == i) break; Kf.bpf_task_release(o); } } return 0;")]
    [InlineData("Span<byte> s = stackalloc byte[8]; s[0] = 1; task_struct? o = [|Kf.bpf_task_from_pid(1)|]; " +
        "if (o is null) return 1; int r = s[x]; Kf.bpf_task_release(o); return r;")]
    public void A_reference_that_some_way_out_keeps(string body) => Check.Syscall(body);

    [Theory]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; Kf.bpf_task_release(o); " +
        "[|Kf.bpf_task_release(o)|]; return 0;")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; if (x > 3) Kf.bpf_task_release(o); " +
        "[|Kf.bpf_task_release(o)|]; return 0;")]
    public void A_reference_that_is_released_twice(string body) => Check.Syscall(body);

    [Fact]
    public void An_object_that_is_used_after_its_release() => Check.Syscall(
        "task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; Kf.bpf_task_release(o); " +
        "using task_struct? p = [|Kf.bpf_task_acquire(o)|]; return 0;");

    private const string Kept = """
        internal struct Entry { public long Count; public BpfKptr<task_struct> Task; }
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<int, Entry> Map;
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx)
        {
            int x = (int)ctx.A;
            if (Map.Find(in x) is not { } entry) return 1;
        """;

    [Theory]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 2; [|entry.Value.Task.Exchange(o)|];")]
    [InlineData("task_struct? o = [|entry.Value.Task.Take()|]; return o is null ? 0 : 1;")]
    [InlineData("[|entry.Value.Task.Take()|];")]
    [InlineData("task_struct? o = [|entry.Value.Task.Take()|]; if (o is null) return 2; if (x > 3) return 3; Kf.bpf_task_release(o);")]
    public void What_a_map_gives_is_the_program_s(string body) => Check.Members(Kept + body + " return 0; }");

    [Theory]
    [InlineData("using task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 2; " +
        "using task_struct? p = entry.Value.Task.Exchange(o);")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 2; using task_struct? p = entry.Value.Task.Exchange(o);")]
    [InlineData("using task_struct? o = entry.Value.Task.Take(); if (o is null) return 2; if (x > 3) return 3;")]
    [InlineData("task_struct? o = entry.Value.Task.Take(); if (o is not null) { using task_struct? p = entry.Value.Task.Exchange(o); }")]
    public void What_a_map_takes_is_the_map_s(string body) => Check.Members(Kept + body + " return 0; }");

    private const string Sockets = """
        [BpfMap(MaxEntries = 4)] static readonly BpfSockMap Map;
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> Other;
        [BpfProgram(BpfProgramType.SkLookup)] static SkAction Program(bpf_sk_lookup ctx)
        {
            uint x = ctx.local_port;
        """;

    [Theory]
    [InlineData("bpf_sock? o = [|Map.Find(x)|]; if (o is not null) BpfHelpers.bpf_sk_assign(ctx, o, 0);")]
    [InlineData("bpf_sock? o = [|Map.Find(x)|]; if (o is null) return 0; if (x > 3) return 0; o.Dispose();")]
    [InlineData("bpf_sock? o = Map.Find(x); if (o is null) return 0; BpfHelpers.bpf_sk_release(o); [|BpfHelpers.bpf_sk_release(o)|];")]
    public void A_socket_of_a_map_is_the_program_s(string body) => Check.Members(Sockets + body + " return SkAction.SK_PASS; }");

    [Theory]
    [InlineData("using bpf_sock? o = Map.Find(x); if (o is null) return 0; BpfHelpers.bpf_sk_assign(ctx, o, 0);")]
    [InlineData("bpf_sock? o = Map.Find(x); if (o is not null) BpfHelpers.bpf_sk_release(o);")]
    [InlineData("if (Other.Find(x) is { } value) value.Value++;")]
    public void A_socket_of_a_map_that_is_given_back_is_right(string body) =>
        Check.Members(Sockets + body + " return SkAction.SK_PASS; }");

    [Fact]
    public void An_object_that_the_program_does_not_own() => Check.Packet(
        "foreach (task_struct t in Kf.bpf_iter_task(null, 0)) { [|Kf.bpf_task_release(t)|]; break; } return 0;");

    [Theory]
    [InlineData("[|Kf.bpf_iter_num_new(out bpf_iter_num it, 0, 9)|]; while (Kf.bpf_iter_num_next(ref it) is not null) { x++; } return 0;")]
    [InlineData("Kf.bpf_iter_num_new(out bpf_iter_num it, 0, 9); Kf.bpf_iter_num_destroy(ref it); " +
        "[|Kf.bpf_iter_num_destroy(ref it)|]; return 0;")]
    public void An_iterator_that_is_not_destroyed_once(string body) => Check.Syscall(body);

    [Theory]
    [InlineData("using task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; if (x > 3) return 2; return 0;")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; try { if (x > 3) return 2; return 3; " +
        "} finally { Kf.bpf_task_release(o); }")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); bool have = o is not null; if (x > 3) x = 4; " +
        "if (have) Kf.bpf_task_release(o!); return x;")]
    [InlineData("task_struct? o = null; if (x > 3) o = Kf.bpf_task_from_pid(x); if (o is not null) Kf.bpf_task_release(o); return 0;")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(1); if (o is null) return 1; if (x > 10) { if (x < 5) return 2; " +
        "} Kf.bpf_task_release(o); return 0;")]
    [InlineData("foreach (int i in Kf.bpf_iter_num(0, 9)) { if (i == x) return 1; } return 0;")]
    [InlineData("for (int i = 0; i < 100; i++) { using task_struct? o = Kf.bpf_task_from_pid(i); if (o is null) break; } return 0;")]
    public void What_is_released_on_every_way_out_is_right(string body) => Check.Syscall(body);

    [Fact]
    public void A_function_that_takes_what_it_releases_is_right() => Check.Members("""
        [BpfFunction] static void Give(task_struct o) => Kf.bpf_task_release(o);
        [BpfFunction] static task_struct? Take(int x) => Kf.bpf_task_from_pid(x);
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx)
        {
            task_struct? o = Take((int)ctx.A);
            if (o is not null) Give(o);
            return 0;
        }
        """);

    [Fact]
    public void The_way_is_told_by_its_conditions()
    {
        string message = Assert.Single(Check.Messages(
            "task_struct? o = Kf.bpf_task_from_pid(x);\nif (o is null) return 1;\nif (x > 3) return 2;\nKf.bpf_task_release(o); return 0;",
            "debian-6.18"));
        Assert.Equal(
            "'bpf_task_from_pid' acquires a reference that is not released when 'x > 3' is true (line 7); call 'bpf_task_release' on every "
                + "way out, or declare it with 'using'",
            message);
    }

    [Fact]
    public void A_rule_that_holds_on_some_targets_names_them()
    {
        // Without the flag on the oldest one, nobody has to release there.
        string message = Assert.Single(Check.Messages(
            "if (!Kf.Has.bpf_task_from_pid) return 1; task_struct? o = Kf.bpf_task_from_pid(x); return 0;", "debian-6.1", "debian-6.18"));
        Assert.EndsWith(" (on debian-6.18)", message);
    }
}
