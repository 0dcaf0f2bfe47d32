using System.Diagnostics;
using System.Net.Sockets;

namespace KfuncGen.Programs.Tests;

/// <summary>Values that programs keep with threads and sockets are those that user space reads there.</summary>
public sealed class StorageTests
{
    [Fact]
    public void A_value_goes_with_its_thread_through_another_program()
    {
        using StorageObject.Bpf loaded = Load();
        using BpfLink link = loaded.OnExec.AttachHook();
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec sleep 600"]))!;

        try
        {
            StorageObject.Count count = default;

            // The shell becomes the other program when it likes.
            SpinWait.SpinUntil(() => loaded.OfThreads.TryGetValue(process.Id, out count) && count.Times >= 2, TimeSpan.FromSeconds(30));
            Assert.Equal(2u, count.Times);
            loaded.OfThreads.Set(process.Id, new() { Times = 9 });
            Assert.True(loaded.OfThreads.TryGetValue(process.Id, out count));
            Assert.Equal(9u, count.Times);
            Assert.True(loaded.OfThreads.Remove(process.Id));
            Assert.False(loaded.OfThreads.TryGetValue(process.Id, out _));
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void A_value_goes_with_its_socket()
    {
        string? root = File.ReadLines("/proc/mounts").Select(static line => line.Split(' '))
            .FirstOrDefault(static words => words is [_, _, "cgroup2", ..])?[1];
        Assert.SkipWhen(root is null, "No cgroup of version 2 is mounted here.");
        using StorageObject.Bpf loaded = Load();
        using Socket before = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using BpfLink link = loaded.OnSocket.Attach(root);
        using Socket datagrams = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using Socket stream = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        Assert.False(loaded.OfSockets.TryGetValue(before, out _));
        Assert.True(loaded.OfSockets.TryGetValue(datagrams, out StorageObject.Count count));
        Assert.True(loaded.OfSockets.TryGetValue(stream, out StorageObject.Count other));
        Assert.Equal((42u, 41u), (count.Times, other.Times));
    }

    private static StorageObject.Bpf Load() => Objects.Load<StorageObject.Bpf>(StorageObject.Bpf.TryLoad);
}
