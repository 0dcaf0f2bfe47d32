using System.Net;
using System.Net.Sockets;

namespace KfuncGen.Programs.Tests;

/// <summary>Values that the kernel keeps for programs at cgroups.</summary>
public sealed class LocalStorageTests
{
    [Fact]
    public void A_program_finds_the_value_of_the_cgroup_that_it_is_attached_to_and_user_space_reads_it()
    {
        using ControlGroups groups = ControlGroups.Make("other");
        using LocalStorageObject.Bpf loaded = Load();
        string ours = Path.GetDirectoryName(groups.Root)!;
        string other = Path.Combine(groups.Root, "other");
        Assert.False(loaded.Counts.TryGetValue(ours, out _));
        Assert.False(loaded.Counts.TryReplace(ours, new() { Sockets = 3 }));

        using (BpfLink first = loaded.OnSocket.Attach(ours))
        using (BpfLink second = loaded.OnSocket.Attach(other))
        {
            Assert.True(loaded.Counts.TryReplace(ours, new() { Sockets = 40 }));
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp).Dispose();
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp).Dispose();
            Assert.True(loaded.Counts.TryGetValue(ours, out LocalStorageObject.Count count));
            Assert.True(count is { Sockets: >= 42, Last: 2 }, $"There were {count.Sockets} sockets, the last one of type {count.Last}.");
            Assert.True(loaded.Counts.TryGetValue(first.Info.CgroupId!.Value, out count) && count.Sockets >= 42);

            // Nobody is in the other one.
            Assert.True(loaded.Counts.TryGetValue(other, out count));
            Assert.Equal(0u, count.Sockets);
            Assert.Equal(
                new[] { ControlGroups.IdOf(ours), ControlGroups.IdOf(other) }.Order(), loaded.Counts.Select(static one => one.Key).Order());
        }

        // It stays there without a program, and the next one finds it.
        Assert.True(loaded.Counts.TryGetValue(ours, out LocalStorageObject.Count kept) && kept.Sockets >= 42);
    }

    [Fact]
    public void Programs_of_one_map_have_one_value_for_a_cgroup()
    {
        using ControlGroups groups = ControlGroups.Make("other");
        using LocalStorageObject.Bpf loaded = Load();
        string ours = Path.GetDirectoryName(groups.Root)!;
        using BpfLink made = loaded.OnSocket.Attach(ours);
        using BpfLink released = loaded.OnRelease.Attach(ours);
        new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp).Dispose();

        Assert.True(loaded.Counts.TryGetValue(ours, out LocalStorageObject.Count count));
        Assert.True(count is { Sockets: >= 1, Released: >= 1 }, $"{count.Sockets} were made, {count.Released} released.");
    }

    [Fact]
    public void What_user_space_puts_there_a_program_goes_by()
    {
        using ControlGroups groups = ControlGroups.Make("other");
        using LocalStorageObject.Bpf loaded = Load();
        string ours = Path.GetDirectoryName(groups.Root)!;
        using BpfLink link = loaded.OnBind.Attach(ours);
        Assert.Throws<SocketException>(Bind);
        Assert.True(loaded.Counts.TryReplace(ours, new() { Allowed = 1 }));
        Bind();

        static void Bind()
        {
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        }
    }

    [Fact]
    public void Each_CPU_has_a_value_and_user_space_sees_all()
    {
        using ControlGroups groups = ControlGroups.Make("other");
        using LocalStorageObject.Bpf loaded = Load();
        string ours = Path.GetDirectoryName(groups.Root)!;
        PerCpuValues<LocalStorageObject.Count> counts = new();
        Assert.False(loaded.OfCpus.TryGetValues(ours, counts));
        using BpfLink link = loaded.OnSocket.Attach(ours);
        counts[0].Sockets = 1000;
        Assert.True(loaded.OfCpus.TryReplace(ours, counts));

        for (int i = 0; i < 10; i++)
        {
            new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp).Dispose();
        }

        Assert.True(loaded.OfCpus.TryGetValues(ControlGroups.IdOf(ours), counts));
        Assert.True(counts.Sum(static one => one.Sockets) >= 1010);
        Assert.Equal([ControlGroups.IdOf(ours)], loaded.OfCpus.Select(static one => one.Key));
    }

    [Fact]
    public void A_value_that_is_a_number_is_read_and_added_to()
    {
        using LocalStorageObject.Bpf loaded = Load();

        // A test run has a value of its own, which the kernel makes for it.
        Assert.Equal(1, loaded.OnPacket.Run(new byte[100]).ReturnValue);
        Assert.Equal(0, loaded.OnPacket.Run(new byte[1000], repeat: 100).ReturnValue);
        Assert.Empty(loaded.Total);
    }

    [Fact]
    public void A_program_takes_the_place_of_one_with_the_same_map_and_a_kernel_that_looks_refuses_others()
    {
        using ControlGroups groups = ControlGroups.Make("other");
        using LocalStorageObject.Bpf loaded = Load();
        using BpfLink link = loaded.OnSocket.Attach(Path.Combine(groups.Root, "other"));
        link.Replace(loaded.OnSocket);
        Assert.Equal(loaded.OnSocket.Id, link.Info.ProgramId);

        // __cgroup_bpf_replace, kernel/bpf/cgroup.c: with cgroup_bpf_storages_compatible, as in 6.12.107. Nobody is in that group.
        try
        {
            link.Replace(loaded.Other);
        }
        catch (BpfLinkException refused)
        {
            Assert.Contains("cgroup-local storage", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_map_is_opened_by_who_did_not_make_it()
    {
        using LocalStorageObject.Bpf loaded = Load();
        using BpfCgroupLocalStorage<LocalStorageObject.Count> same =
            BpfMap.OpenById<BpfCgroupLocalStorage<LocalStorageObject.Count>>(loaded.Counts.Id);
        Assert.Equal(loaded.Counts.Id, same.Id);
        Assert.Throws<BpfMapException>(() => same.TryGetValue("/no/such/group", out _));
    }

    private static LocalStorageObject.Bpf Load() => Objects.Load<LocalStorageObject.Bpf>(LocalStorageObject.Bpf.TryLoad);
}
