using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Analyzers.Tests;

/// <summary>What no kernel would load is an error of the build.</summary>
public sealed class NeverLoadsTests
{
    [Theory]
    [InlineData("bpf_res_spin_lock", "in the value of a map only")]
    [InlineData("bpf_list_head", "in the value of a map only")]
    [InlineData("bpf_rb_root", "in the value of a map only")]
    [InlineData("bpf_wq", "in the value of a map only")]
    [InlineData("Holder", "in the value of a map only")]
    [InlineData("bpf_dynptr", "on the stack only")]
    [InlineData("bpf_iter_num", "on the stack only")]
    public void Structs_that_the_kernel_looks_for_elsewhere_are_no_static_fields(string type, string why) =>
        Assert.Contains(
            why,
            Assert.Single(Messages("KFG0302", $"static {type} field; [BpfFunction] static void F() => field = default;")));

    [Theory]
    [InlineData("Kf.bpf_arena_alloc_pages(0, 0, 1, -1, 0)", "an arena")]
    [InlineData("Kf.bpf_arena_free_pages(0, 0, 1)", "an arena")]
    [InlineData("Kf.bpf_obj_new(5)", "objects that a program allocates")]
    [InlineData("Kf.bpf_obj_drop(0)", "objects that a program allocates")]
    [InlineData("Kf.bpf_percpu_obj_new(5)", "objects that a program allocates")]
    [InlineData("Kf.bpf_refcount_acquire(0)", "objects that a program allocates")]
    [InlineData("Kf.bpf_list_pop_front(ref Unsafe.NullRef<bpf_list_head>())", "objects that a program allocates")]
    [InlineData("Kf.bpf_rbtree_first(ref Unsafe.NullRef<bpf_rb_root>())", "objects that a program allocates")]
    [InlineData("Kf.bpf_cast_to_kern_ctx(0)", "no form of that")]
    [InlineData("Kf.bpf_rdonly_cast(0, 5)", "no form of that")]
    public void Kfuncs_without_a_call_that_loads_are_no_calls(string call, string why) =>
        Assert.Contains(why, Assert.Single(Messages("KFG0303", $"[BpfFunction] static void F() {{ {call}; }}")));

    [Theory]
    [InlineData("traces.Take(0)")]
    [InlineData("events.Output(1ul)")]
    [InlineData("next.TailCall(1)")]
    [InlineData("_ = BpfHelpers.bpf_get_attach_cookie()")]
    public void What_the_kernel_passes_to_a_program_is_taken_in_its_own_method(string call)
    {
        const string Maps = """
            [BpfMap(MaxEntries = 1)] static readonly BpfStackTraces traces = null!;
            [BpfMap] static readonly BpfPerfEventArray<ulong> events = null!;
            [BpfMap(MaxEntries = 1)] static readonly BpfProgramArray next = null!;
            """;
        Assert.Contains(
            "call it in the program's own method",
            Assert.Single(Messages("KFG0301", $"{Maps} [BpfFunction] static void F() {{ {call}; }}")));
        Assert.Empty(
            Messages("KFG0301", $"{Maps} [BpfProgram(BpfProgramType.TpBtf, \"sched_process_exit\")] static void F() {{ {call}; }}"));
    }

    [Fact]
    public void What_does_load_is_none_of_them() =>
        Assert.Empty(Messages(
            "KFG0303",
            """
            static long count;
            [BpfFunction] static int F(task_struct task)
            {
                using task_struct? own = Kf.bpf_task_acquire(task);
                foreach (int i in Kf.bpf_iter_num(0, 3)) count++;
                return own is null ? 0 : 1;
            }
            """));

    private static string[] Messages(string id, string members) => new Verify(id).MessagesOf(
        $$"""
        using System.Runtime.CompilerServices;
        using KfuncGen;
        struct Holder { public int A; public bpf_wq Work; }
        static class C { {{members}} }
        """,
        static project => project.Bindings().WithDebianKernels("debian-7.2"));
}
