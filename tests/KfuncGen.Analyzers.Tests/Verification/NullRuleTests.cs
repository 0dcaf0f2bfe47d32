using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests.Verification;

/// <summary>KFG0203: what may be null is compared with null.</summary>
public sealed class NullRuleTests
{
    private static readonly ProgramCheck Check = new("KFG0203");

    [Theory]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); using task_struct? p = [|entry.Value.Task.Exchange(o!)|];")]
    [InlineData("using task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 2; " +
        "using task_struct? p = entry.Value.Task.Exchange(o); using task_struct? q = [|Kf.bpf_task_acquire(o)|];")]
    [InlineData("using task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 2; " +
        "using task_struct? p = entry.Value.Task.Exchange(o);")]
    [InlineData("using task_struct? p = entry.Value.Task.Take();")]
    public void What_a_map_takes_is_not_null_and_is_null_then(string body) => Check.Members("""
        internal struct Entry { public long Count; public BpfKptr<task_struct> Task; }
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<int, Entry> Map;
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx)
        {
            int x = (int)ctx.A;
            if (Map.Find(in x) is not { } entry) return 1;
        """ + body + " return 0; }");

    [Theory]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); [|Kf.bpf_task_release(o!)|]; return 0;")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) { [|Kf.bpf_task_release(o!)|]; return 1; " +
        "} Kf.bpf_task_release(o); return 0;")]
    [InlineData("[|Kf.bpf_task_release(null!)|]; return 0;")]
    [InlineData("Kf.bpf_iter_num_new(out bpf_iter_num it, 0, 9); x = [|Kf.bpf_iter_num_next(ref it)!.Value|]; " +
        "Kf.bpf_iter_num_destroy(ref it); return x;")]
    public void What_is_used_without_a_comparison(string body) => Check.Syscall(body);

    [Theory]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o is null) return 1; Kf.bpf_task_release(o); return 0;")]
    [InlineData("task_struct? o = Kf.bpf_task_from_pid(x); if (o != null) Kf.bpf_task_release(o); return 0;")]
    [InlineData("if (Kf.bpf_task_from_pid(x) is { } o) Kf.bpf_task_release(o); return 0;")]
    public void What_was_compared_is_right(string body) => Check.Syscall(body);
}
