using KfuncGen.Generator.Tests.Harness;

namespace KfuncGen.Generator.Tests.Programs;

/// <summary>A listing says what its program's calls ask for: loading, which knows no flags and no suffixes, tells it from there.</summary>
public sealed class ProgramDutiesTests
{
    [Theory]
    [InlineData(
        "Kf.bpf_rcu_read_lock(); Kf.bpf_rcu_read_unlock(); return 0;",
        "kfunc bpf_rcu_read_lock|begins an RCU section|kfunc bpf_rcu_read_unlock")]
    [InlineData(
        "int sum = 0; foreach (int i in Kf.bpf_iter_num(0, 9)) { sum += i; } return sum;",
        "kfunc bpf_iter_num_new|duty Starts an iterator, which must be ended, whatever this returns."
            + "|duty 'it': an object of the program's own; initialized by the call.|begins an iterator|kfunc bpf_iter_num_next"
            + "|duty Moves an iterator on; null is its end.|duty The result: memory to read, not to write; may be null: compare before use."
            + "|kfunc bpf_iter_num_destroy|duty Ends an iterator.")]
    [InlineData(
        "using task_struct? task = Kf.bpf_task_from_pid(1); return task is null ? 0 : 1;",
        "kfunc bpf_task_from_pid|duty The result: owned by the caller, who must release it with bpf_task_release or store it in a map; "
            + "may be null: compare before use.|begins a reference|kfunc bpf_task_release"
            + "|duty 'p': released by the call: not to be used any more; trusted; not null.")]
    [InlineData(
        "BpfHelpers.bpf_dynptr_from_mem(data, 0, out bpf_dynptr p); Span<byte> b = stackalloc byte[8]; "
            + "ReadOnlySpan<byte> s = Kf.bpf_dynptr_slice(in p, 8, b); return s.Length;",
        "kfunc bpf_dynptr_slice"
            + "|duty 'buffer': memory of buffer__szk bytes; may be null."
            + "|duty 'buffer': how many bytes buffer has; a constant for the verifier."
            + "|duty The result: memory to read, not to write; may be null: compare before use.")]
    [InlineData(
        "using RingRecord<long>? record = Events.Reserve(); if (record is null) return 0; record.Value = 1; record.Submit(); return 1;",
        "helper 131|duty The result: to be released with bpf_ringbuf_discard; may be null: compare before use.|begins a reference"
            + "|helper 132|duty 'record': released by the call: not to be used any more.")]
    public void Calls_are_listed_with_what_they_ask_for(string body, string lines)
    {
        GeneratorRun run = TestProject.With($$"""
            #pragma warning disable
            using System;
            [KfuncBindings] static partial class Kf;

            public static partial class Tasks
            {
                [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<long> Events;
                static Bytes data;

                [System.Runtime.CompilerServices.InlineArray(64)] struct Bytes { byte first; }

                [BpfProgram(BpfProgramType.Tc)] static int Find(__sk_buff ctx) { {{body}} }
            }
            """).WithDebianKernels("debian-7.2").Run();
        run.AssertCompiles();

        string[] listed =
        [
            .. run.Text.Split('\n').Select(static line => line.Trim())
                .Where(static line => line.Split(' ')[0] is "kfunc" or "helper" or "duty" or "begins"),
        ];

        Assert.Equal(lines.Split('|'), listed);
    }
}
