using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to cgroups, for the processes in them and below.</summary>
public static class CgroupLinks
{
    /// <summary>Attaches a program to a cgroup, beside others (kernel 5.7).</summary>
    /// <param name="program">The program, whose kind says what it is called for.</param>
    /// <param name="path">The cgroup's folder, such as <c>/sys/fs/cgroup/system.slice</c>.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedCgroupProgram program, string path) => AttachTo(program, path);

    /// <inheritdoc cref="Attach(LoadedCgroupProgram, string)"/>
    public static BpfLink Attach(this LoadedCgroupPacketProgram program, string path) => AttachTo(program, path);

    private static BpfLink AttachTo(LoadedBpfProgram program, string path)
    {
        ArgumentNullException.ThrowIfNull(program);
        using BpfHandle cgroup = LinkTarget.Open(path, program, "cgroup");
        bpf_attr_link_create attributes = new() { target_fd = (uint)cgroup.Descriptor, attach_type = LinkRequest.AttachTypeOf(program) };
        return new LinkRequest(program, $"cgroup {path}", attributes).Create(LinkFailures.OfCgroup);
    }
}
