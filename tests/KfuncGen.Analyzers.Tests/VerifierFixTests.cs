using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.CodeFixes;

namespace KfuncGen.Analyzers.Tests;

/// <summary>The light bulbs of KFG0203 to KFG0206; that of KFG0202 has a file of its own.</summary>
public sealed class VerifierFixTests
{
    private static readonly ProgramFix Null = new(new CompareWithNullFix(), "KFG0203");
    private static readonly ProgramFix Section = new(new EnterReadSectionFix(), "KFG0204");
    private static readonly ProgramFix Constant = new(new PassConstantFix(), "KFG0206");
    private static readonly ProgramFix Sleep = new(new MakeSleepableFix(), "KFG0205");

    [Fact]
    public void Null_is_returned_on() => Null.Body(
        """
        using task_struct? task = Kf.bpf_task_from_pid(x);
        using task_struct? kept = Kf.bpf_task_acquire(task!);
        return -3;
        """,
        """
        using task_struct? task = Kf.bpf_task_from_pid(x);
        if (task is null)
        {
            return -3;
        }

        using task_struct? kept = Kf.bpf_task_acquire(task!);
        return -3;
        """,
        nameof(CompareWithNullFix) + ".Return");

    [Fact]
    public void Null_is_returned_on_where_nothing_else_is() => Null.Body(
        """
        using task_struct? task = Kf.bpf_task_from_pid(x);
        using task_struct? kept = Kf.bpf_task_acquire(task!);
        return kept is null ? 1 : 2;
        """,
        """
        using task_struct? task = Kf.bpf_task_from_pid(x);
        if (task is null)
        {
            return 0;
        }

        using task_struct? kept = Kf.bpf_task_acquire(task!);
        return kept is null ? 1 : 2;
        """,
        nameof(CompareWithNullFix) + ".Return");

    [Fact]
    public void What_is_found_is_changed_where_it_is_there() => Null.Members(
        """
            [BpfMap(MaxEntries = 4)] private static readonly BpfHashMap<uint, ulong> Counts;

            [BpfProgram(BpfProgramType.Tc)]
            static int Program(__sk_buff ctx)
            {
                Counts.Find(ctx.ifindex)!.Value++;
                return 0;
            }
        """,
        """
            [BpfMap(MaxEntries = 4)] private static readonly BpfHashMap<uint, ulong> Counts;

            [BpfProgram(BpfProgramType.Tc)]
            static int Program(__sk_buff ctx)
            {
                if (Counts.Find(ctx.ifindex) is { } found)
                {
                    found.Value++;
                }
                return 0;
            }
        """,
        nameof(CompareWithNullFix) + ".Where");

    [Fact]
    public void A_loop_is_put_into_an_RCU_section() => Section.Body(
        """
        foreach (task_struct task in Kf.bpf_iter_task(null, 0)) { x++; }
        return x;
        """,
        """
        Kf.bpf_rcu_read_lock();
        foreach (task_struct task in Kf.bpf_iter_task(null, 0)) { x++; }
        Kf.bpf_rcu_read_unlock();
        return x;
        """);

    [Fact]
    public void A_program_is_made_one_that_may_sleep() => Sleep.Members(
        """
            [BpfProgram(BpfProgramType.Fentry, "vfs_read")]
            static void Program()
            {
                Span<byte> bytes = stackalloc byte[8];
                BpfHelpers.bpf_copy_from_user(bytes, 1);
            }
        """,
        """
            [BpfProgram(BpfProgramType.Fentry, "vfs_read", Sleepable = true)]
            static void Program()
            {
                Span<byte> bytes = stackalloc byte[8];
                BpfHelpers.bpf_copy_from_user(bytes, 1);
            }
        """);

    [Theory]
    [InlineData("bytes[..x]")]
    [InlineData("bytes.Slice(0, x)")]
    public void All_of_a_span_is_passed_where_the_length_must_be_known(string slice) => Constant.Members(
        $$"""
            private static Memory data;

            [BpfProgram(BpfProgramType.Syscall)]
            static int Program(ref Numbers ctx)
            {
                int x = (int)ctx.A;
                BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
                Span<byte> bytes = stackalloc byte[8];
                if (x < 1 || x > 8) { return 0; }
                // As many as there are.
                return Kf.bpf_dynptr_slice(in pointer, 0, {{slice}} /* buffer */).IsEmpty ? 1 : 0;
            }

            [System.Runtime.CompilerServices.InlineArray(64)] private struct Memory { private byte element; }
        """,
        """
            private static Memory data;

            [BpfProgram(BpfProgramType.Syscall)]
            static int Program(ref Numbers ctx)
            {
                int x = (int)ctx.A;
                BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
                Span<byte> bytes = stackalloc byte[8];
                if (x < 1 || x > 8) { return 0; }
                // As many as there are.
                return Kf.bpf_dynptr_slice(in pointer, 0, bytes /* buffer */).IsEmpty ? 1 : 0;
            }

            [System.Runtime.CompilerServices.InlineArray(64)] private struct Memory { private byte element; }
        """,
        nameof(PassConstantFix) + ".Whole");

    [Theory]
    [InlineData("x < 1 || x > 6", "bytes[..x]", "bytes[..6]")]
    [InlineData("6 < x || x < 1", "bytes.Slice(0, x)", "bytes.Slice(0, 6)")]
    public void The_most_that_was_compared_with_is_passed_where_the_length_must_be_known(string condition, string before, string after) =>
        Constant.Members(SliceOf(condition, before), SliceOf(condition, after), nameof(PassConstantFix) + ".Most");

    private static string SliceOf(string condition, string slice) =>
        $$"""
            private static Memory data;

            [BpfProgram(BpfProgramType.Syscall)]
            static int Program(ref Numbers ctx)
            {
                int x = (int)ctx.A;
                BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr pointer);
                Span<byte> bytes = stackalloc byte[8];
                if ({{condition}}) { return 0; }
                return Kf.bpf_dynptr_slice(in pointer, 0, {{slice}}).IsEmpty ? 1 : 0;
            }

            [System.Runtime.CompilerServices.InlineArray(64)] private struct Memory { private byte element; }
        """;
}
