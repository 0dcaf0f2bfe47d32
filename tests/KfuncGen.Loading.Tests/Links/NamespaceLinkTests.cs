using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Links;

public sealed class NamespaceLinkTests
{
    private const string Packet = "s32(*struct __sk_buff)";
    private const string Lookup = "s32(*struct bpf_sk_lookup)";

    public NamespaceLinkTests() => RealSystem.Require();

    [Fact]
    public void A_program_that_chooses_sockets_sees_what_arrives_in_its_namespace()
    {
        using NetworkNamespace space = NetworkNamespace.Make();
        using LoadedSkLookupProgram program = CountingPrograms.Load<LoadedSkLookupProgram>(BpfProgramType.SkLookup, Lookup, 1);

        using (BpfLink link = program.Attach(space.Path))
        {
            Assert.NotNull(link.Info.NetworkNamespace);
            space.Run("exec 3<>/dev/tcp/127.0.0.1/9");
        }

        Assert.Equal(1ul, program.Count());
        space.Run("exec 3<>/dev/tcp/127.0.0.1/9");
        Assert.Equal(1ul, program.Count());

        using BpfLink own = program.Attach();
        Assert.NotNull(own.Info.NetworkNamespace);
    }

    [Fact]
    public void A_namespace_has_room_for_one_flow_dissector()
    {
        using NetworkNamespace space = NetworkNamespace.Make();
        using LoadedFlowDissectorProgram first =
            CountingPrograms.Load<LoadedFlowDissectorProgram>(BpfProgramType.FlowDissector, Packet, 0);
        using LoadedFlowDissectorProgram second =
            CountingPrograms.Load<LoadedFlowDissectorProgram>(BpfProgramType.FlowDissector, Packet, 0);
        using BpfLink link = first.Attach(space.Path);

        BpfLinkException occupied = Assert.Throws<BpfLinkException>(() => second.Attach(space.Path));

        Assert.Equal(BpfLinkFailureKind.Occupied, occupied.Kind);
        Assert.StartsWith($"BPF program 'Main' was not attached to network namespace {space.Path}:", occupied.Message);
        link.Replace(second);
        Assert.Equal(second.Id, link.Info.ProgramId);
    }

    [Fact]
    public void What_is_no_namespace_is_said()
    {
        using LoadedSkLookupProgram program = CountingPrograms.Load<LoadedSkLookupProgram>(BpfProgramType.SkLookup, Lookup, 1);

        Assert.Equal(
            "BPF program 'Main' was not attached to network namespace /run/netns/no-such: there is no such file (ENOENT).",
            Assert.Throws<BpfLinkException>(() => program.Attach("/run/netns/no-such")).Message);
        Assert.Equal(BpfLinkFailureKind.NoTarget, Assert.Throws<BpfLinkException>(() => program.Attach("/proc/self/ns/pid")).Kind);
    }
}
