using System.Diagnostics;

namespace KfuncGen.Programs.Tests;

public sealed class CgroupTests
{
    private const int NotThere = -11;
    private const int TooFar = -7;
    private const int NoSuchFile = 2;

    [Fact]
    public void A_packet_is_in_the_cgroup_of_its_socket_and_in_those_around_it()
    {
        using ControlGroups groups = ControlGroups.Make("out");
        using CgroupObject.Bpf loaded = Objects.Load<CgroupObject.Bpf>(CgroupObject.Bpf.TryLoad);
        Fill(loaded.Groups, groups);

        // The socket is the one of a test run, which is in the cgroup of who runs it.
        Assert.Equal([1, 0, NotThere, TooFar], Indexes().Select(index =>
        {
            loaded.Index = index;
            return loaded.OfPacket.Run(new byte[64]).ReturnValue;
        }));
    }

    [Fact]
    public void A_task_is_in_its_cgroup_and_in_those_around_it()
    {
        using ControlGroups groups = ControlGroups.Make("out");
        using CgroupObject.Bpf loaded = Objects.Load<CgroupObject.Bpf>(CgroupObject.Bpf.TryLoad);
        Fill(loaded.Groups, groups);
        using BpfLink link = loaded.OnExec.AttachHook();

        Assert.Equal([1, 0, NotThere, TooFar], Indexes().Select(index =>
        {
            loaded.Index = index;

            using (Process process = Process.Start("/bin/true"))
            {
                process.WaitForExit();
            }

            return loaded.Answer;
        }));
    }

    [Fact]
    public void A_cgroup_is_taken_out_and_what_is_none_is_refused()
    {
        using ControlGroups groups = ControlGroups.Make("out");
        using CgroupObject.Bpf loaded = Objects.Load<CgroupObject.Bpf>(CgroupObject.Bpf.TryLoad);
        Fill(loaded.Groups, groups);

        Assert.True(loaded.Groups.Remove(0));
        Assert.False(loaded.Groups.Remove(0));
        Assert.Equal(NotThere, loaded.OfPacket.Run(new byte[64]).ReturnValue);
        Assert.Equal(NoSuchFile, Assert.Throws<BpfMapException>(() => loaded.Groups.Set(0, "/no/such/group")).ErrorNumber);
        Assert.Throws<BpfMapException>(() => loaded.Groups.Set(0, "/proc"));
    }

    // Around all groups, and in a group that nobody is in.
    private static void Fill(BpfCgroupArray map, ControlGroups groups)
    {
        map.Set(0, Path.GetDirectoryName(groups.Root)!);
        map.Set(1, Path.Combine(groups.Root, "out"));
    }

    private static uint[] Indexes() => [0, 1, 2, 4];
}
