using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to network namespaces.</summary>
public static class NamespaceLinks
{
    private const string Own = "/proc/thread-self/ns/net";

    /// <summary>Attaches a program that chooses sockets to a network namespace, behind others (kernel 5.9).</summary>
    /// <param name="program">The program.</param>
    /// <param name="path">
    /// The namespace's file, such as <c>/run/netns/blue</c> or <c>/proc/1/ns/net</c>; null for the one that the calling thread is in.
    /// </param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedSkLookupProgram program, string? path = null) => AttachTo(program, path ?? Own);

    /// <summary>Attaches a flow dissector to a network namespace, which has one (kernel 5.8).</summary>
    /// <param name="program">The program.</param>
    /// <param name="path">
    /// The namespace's file, such as <c>/run/netns/blue</c> or <c>/proc/1/ns/net</c>; null for the one that the calling thread is in.
    /// </param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedFlowDissectorProgram program, string? path = null) => AttachTo(program, path ?? Own);

    private static BpfLink AttachTo(LoadedBpfProgram program, string path)
    {
        ArgumentNullException.ThrowIfNull(program);
        using BpfHandle space = LinkTarget.Open(path, program, "network namespace");
        bpf_attr_link_create attributes = new() { target_fd = (uint)space.Descriptor, attach_type = LinkRequest.AttachTypeOf(program) };
        return new LinkRequest(program, $"network namespace {path}", attributes).Create(LinkFailures.OfNamespace);
    }
}
