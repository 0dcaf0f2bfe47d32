using System.Globalization;
using KfuncGen.Tests.Kernels;
using Xunit;

namespace KfuncGen.Tests.Probing;

/// <summary>
/// A kernel's files are replaced, cut short, written over and taken away while 64 threads ask. Each gets an answer, never an exception,
/// and whoever asks after a change gets the one that is due.
/// </summary>
public sealed class ChangingFilesTests : IDisposable
{
    private const int Threads = 64;

    private static readonly byte[] Old = DebianKernel.Btf(DebianKernel.V6_1);
    private static readonly byte[] New = DebianKernel.Btf(DebianKernel.V7_2);

    // How often all changes are made; more with KFUNCGEN_ROUNDS.
    private static readonly int Rounds = int.Parse(
        Environment.GetEnvironmentVariable("KFUNCGEN_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    private readonly string directory = Directory.CreateTempSubdirectory("kfuncgen-changing-").FullName;
    private long generation;

    private string Kernel => Path.Join(directory, "vmlinux");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void Every_thread_has_an_answer_and_the_right_one_after_each_change()
    {
        // Odd while a file changes: what was asked then may be answered by either.
        Change(() => File.WriteAllBytes(Kernel, Old));
        KfuncAvailability due = KfuncAvailability.Absent;
        int[] answered = new int[Threads];
        bool[] ended = new bool[1];
        Exception?[] failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() => Ask(number)) { IsBackground = true })];

        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        for (int round = 0; round < Rounds; round++)
        {
            To(KfuncAvailability.Present, () => Replace(New));
            To(KfuncAvailability.Unknown, () => File.WriteAllBytes(Kernel, New.AsSpan(0, New.Length / 2)));
            To(KfuncAvailability.Absent, () => File.WriteAllBytes(Kernel, Old));
            To(KfuncAvailability.Unknown, () => File.WriteAllText(Kernel, "no BTF at all, but longer than a header is"));
            To(KfuncAvailability.Present, () => File.WriteAllBytes(Kernel, New));
            To(KfuncAvailability.Unknown, () => File.Delete(Kernel));
            To(KfuncAvailability.Absent, () => Replace(Old));
            To(KfuncAvailability.Unknown, () => File.WriteAllBytes(Kernel, []));
        }

        Volatile.Write(ref ended[0], true);
        Assert.All(threads, static thread => thread.Join());
        Assert.All(failures, Assert.Null);

        void To(KfuncAvailability next, Action change)
        {
            Change(change, () => due = next);
            int[] before = [.. answered];

            // Some have asked since, all right; not all, which would take long on one CPU.
            SpinWait.SpinUntil(() =>
                answered.Index().Count(one => one.Item > before[one.Index]) >= 4 || failures.Any(static one => one is not null));
        }

        void Ask(int number)
        {
            try
            {
                while (!Volatile.Read(ref ended[0]))
                {
                    long before = Interlocked.Read(ref generation);
                    KfuncAvailability expected = due;
                    KfuncProbeResult result = KfuncProbe.ForDirectory(directory).Check("bpf_dynptr_is_null");

                    Assert.NotEmpty(result.Reason);
                    Assert.True(
                        before % 2 == 1 || before != Interlocked.Read(ref generation) || expected == result.Availability,
                        $"{expected} was due: {result.Reason}");
                    answered[number] += before % 2 == 0 ? 1 : 0;
                }
            }
            catch (Exception exception)
            {
                failures[number] = exception;
            }
        }
    }

    private void Change(Action change, Action? then = null)
    {
        Interlocked.Increment(ref generation);
        change();
        then?.Invoke();
        Interlocked.Increment(ref generation);
    }

    private void Replace(byte[] content)
    {
        string other = Path.Join(directory, ".new");
        File.WriteAllBytes(other, content);
        File.Move(other, Kernel, overwrite: true);
    }
}
