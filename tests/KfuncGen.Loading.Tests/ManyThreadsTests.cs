using System.Globalization;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Objects;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests;

/// <summary>64 threads probe, load, run and dispose at once: each gets what it would get alone.</summary>
public sealed class ManyThreadsTests
{
    private const int Threads = 64;

    private static readonly byte[] Packet = new byte[64];

    // How often each thread does it; more with KFUNCGEN_ROUNDS.
    private static readonly int Rounds = int.Parse(
        Environment.GetEnvironmentVariable("KFUNCGEN_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public void Each_has_its_own_object_its_own_counts_and_the_same_answers()
    {
        RealSystem.Require();
        string[] names = ["bpf_task_from_pid", "bpf_dynptr_is_null", "no_kfunc_has_this_name"];
        KfuncProbeResult[] alone = [.. names.Select(KfuncProbe.ForDirectory("/sys/kernel/btf").Check)];
        BpfObjectDefinition shared = Counting.Define(Program(BpfProgramType.SocketFilter, 0));

        Together(number =>
        {
            for (int round = 1; round <= Rounds; round++)
            {
                KfuncProbe probe = round % 8 == 1 ? KfuncProbe.ForDirectory("/sys/kernel/btf") : KfuncProbe.RunningKernel;
                Assert.Equal(alone[round % 3].Availability, probe.Check(names[round % 3]).Availability);

                using Counting counting = Counting.Load(
                    round % 2 == 0 ? shared : Counting.Define(Program(BpfProgramType.SocketFilter, number)));
                counting.Runs[0] = default;
                counting.At(0).Run(Packet, repeat: number + round);

                Assert.Equal((ulong)(number + round) * 3, counting.Total);
            }
        });
    }

    [Fact]
    public void One_object_takes_the_runs_of_all()
    {
        RealSystem.Require();
        using Counting counting = Counting.Load(Counting.Define(Program(BpfProgramType.SocketFilter, 0)));
        counting.Runs[0] = default;

        Together(_ =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                counting.At(0).Run(Packet, repeat: 5);
            }
        });

        Assert.Equal((ulong)(Threads * Rounds * 5 * 3), counting.Total);
        Assert.Equal((ulong)(Threads * Rounds * 5), counting.Runs[0].Number);
    }

    [Fact]
    public void What_is_refused_is_refused_to_all_with_the_same_words()
    {
        RealSystem.Require();
        BpfProgram bad = new Assembler("s32(*struct __sk_buff)", "skb").Load(0, 3, 0).Exit().Part(BpfProgramType.SocketFilter, "Refused");
        Counting.TryLoad(Counting.Define(bad), out BpfLoadReport alone);

        Together(_ =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                Assert.Null(Counting.TryLoad(Counting.Define(bad), out BpfLoadReport report));
                Assert.Equal(alone.ToString(), report.ToString());
            }
        });
    }

    private static BpfProgram Program(BpfProgramType type, int key) => Counting.Program((uint)key).Part(type, "First");

    private static void Together(Action<int> work)
    {
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                work(number);
            }
            catch (Exception exception)
            {
                failures[number] = exception;
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        Assert.All(failures, Assert.Null);
    }
}
