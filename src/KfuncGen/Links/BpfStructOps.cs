using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>
/// A struct of functions that the kernel calls, each a program: a congestion control of TCP, for instance. The kernel has it until this
/// object is disposed; what uses it by then, such as a socket, keeps it until it is done.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class BpfStructOps : BpfAttachment
{
    private readonly BpfHandle map;

    internal BpfStructOps(string type, string? name, BpfHandle map, BpfLink? link)
    {
        Type = type;
        Name = name;
        this.map = map;
        Link = link;
    }

    /// <summary>The kernel's name of the struct: <c>tcp_congestion_ops</c>.</summary>
    public string Type { get; }

    /// <summary>Under which name the kernel has it, as in <c>TCP_CONGESTION</c>; null where such structs have none.</summary>
    public string? Name { get; }

    /// <summary>Its link, which can be pinned; null before kernel 6.4, which has none for such structs.</summary>
    public BpfLink? Link { get; }

    /// <summary>Takes it out of the kernel.</summary>
    /// <exception cref="BpfLinkException">The kernel keeps it.</exception>
    public override unsafe void Detach()
    {
        if (Link is not null)
        {
            Link.Dispose();
            return;
        }

        uint key = 0;
        Errno error = MapCalls.OnElement(bpf_cmd.BPF_MAP_DELETE_ELEM, map, &key, null, 0);

        if (error != Errno.None)
        {
            throw LinkFailures.Of(Name ?? Type, $"struct {Type}", error, null);
        }
    }

    private protected override unsafe void Close()
    {
        if (Link is not null)
        {
            Link.Dispose();
        }
        else if (!map.IsClosed)
        {
            uint key = 0;
            _ = MapCalls.OnElement(bpf_cmd.BPF_MAP_DELETE_ELEM, map, &key, null, 0);
        }

        map.Dispose();
    }
}
