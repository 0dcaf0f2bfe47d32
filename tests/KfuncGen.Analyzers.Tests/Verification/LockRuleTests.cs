using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0207: locks are released on every way out, and little is called while one is held.</summary>
public sealed class LockRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0207");

    [Fact]
    public void A_helper_under_a_lock() => Locked("row.Value.Count = (long)[|BpfHelpers.bpf_ktime_get_ns()|];");

    [Fact]
    public void A_kfunc_under_a_lock() => Locked("using task_struct? task = [|Kf.bpf_task_from_pid(1)|];");

    [Fact]
    public void A_map_under_a_lock() => Locked("if ([|Rows.Find(1)|] is { } other) { other.Value.Count++; }");

    [Fact]
    public void The_same_lock_twice() => Locked("if ([|Kf.bpf_res_spin_lock(ref row.Value.Lock)|] != 0) { }");

    [Fact]
    public void Left_early() => Taken("if ([|Kf.bpf_res_spin_lock(ref row.Value.Lock)|] != 0) { return 1; } if (x > 3) { return 2; }");

    [Fact]
    public void Released_twice() => Taken(
        """
        if (Kf.bpf_res_spin_lock(ref row.Value.Lock) != 0) { return 1; }
        Kf.bpf_res_spin_unlock(ref row.Value.Lock);
        [|Kf.bpf_res_spin_unlock(ref row.Value.Lock)|];
        return 0;
        """);

    [Fact]
    public void Released_where_it_may_have_failed() => Taken(
        """
        Kf.bpf_res_spin_lock(ref row.Value.Lock);
        [|Kf.bpf_res_spin_unlock(ref row.Value.Lock)|];
        return 0;
        """);

    [Fact]
    public void The_other_lock_first() => Taken(
        """
        if (Kf.bpf_res_spin_lock(ref row.Value.Lock) != 0) { return 1; }
        if (Kf.bpf_res_spin_lock(ref row.Value.Other) != 0) { Kf.bpf_res_spin_unlock(ref row.Value.Lock); return 1; }
        [|Kf.bpf_res_spin_unlock(ref row.Value.Lock)|];
        Kf.bpf_res_spin_unlock(ref row.Value.Other);
        return 0;
        """);

    [Theory]
    [InlineData("row.Value.Count++;")]
    [InlineData("row.Value.Count = x; if (x > 3) { row.Value.Count = 0; }")]
    [InlineData("foreach (int i in Kf.bpf_iter_num(0, 10)) { row.Value.Count += i; }")]
    [InlineData("Add(ref row.Value);")]
    [InlineData("if (Kf.bpf_res_spin_lock(ref row.Value.Other) == 0) { Kf.bpf_res_spin_unlock(ref row.Value.Other); }")]
    public void What_is_allowed_under_a_lock_is_right(string body) => Locked(body);

    [Theory]
    [InlineData("debian-6.1", "[|Add(ref row.Value, 3)|];")]
    [InlineData("debian-6.1", "row.Value.Count += 3;")]
    [InlineData("debian-6.12", "Add(ref row.Value, 3);")]
    public void A_function_of_the_program_s_own_under_a_lock(string kernel, string body) => Check.Members(
        $$"""
        public struct Guarded { public BpfSpinLock Lock; public long Count; }
        [BpfMap(MaxEntries = 4)] private static readonly BpfHashMap<int, Guarded> Rows;
        [BpfFunction] static void Add(ref Guarded row, int by) { row.Count += by; }

        [BpfProgram(BpfProgramType.Tc)] static int Program(__sk_buff ctx)
        {
            if (Rows.Find(1) is not { } row) { return 0; }
            using (row.Value.Lock.Hold()) { {{body}} }
            return 0;
        }
        """,
        kernel);

    private static void Locked(string body) => Taken(
        $$"""
        if (Kf.bpf_res_spin_lock(ref row.Value.Lock) != 0) { return 1; }
        {{body}}
        Kf.bpf_res_spin_unlock(ref row.Value.Lock);
        return 0;
        """);

    private static void Taken(string body) => Check.Members(
        $$"""
        struct Row { public bpf_res_spin_lock Lock; public bpf_res_spin_lock Other; public long Count; }
        [BpfMap(MaxEntries = 2)] private static readonly BpfHashMap<uint, Row> Rows;
        [BpfFunction] static void Add(ref Row row) => row.Count++;
        [BpfProgram(BpfProgramType.Tc)] static int Program(__sk_buff ctx)
        {
            int x = (int)ctx.mark;
            if (Rows.Find(0) is not { } row) { return 0; }
            {{body}}
            return 0;
        }
        """);
}
