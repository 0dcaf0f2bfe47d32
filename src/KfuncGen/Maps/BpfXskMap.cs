using System.Runtime.InteropServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>AF_XDP sockets: XDP programs hand packets to user space by them, past the network stack.</summary>
/// <remarks>BPF programs use <see cref="Redirect"/>, user space the others.</remarks>
[KernelMap(BpfMapType.XskMap, Key = typeof(uint), Value = typeof(int))]
public sealed unsafe class BpfXskMap : BpfMap, IBpfMapKind<BpfXskMap>
{
    private BpfXskMap(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a socket into the map.</summary>
    /// <param name="index">Its index, as a rule the number of the interface's queue.</param>
    /// <param name="socket">The socket's descriptor.</param>
    /// <exception cref="BpfMapException">The kernel refuses: it is no AF_XDP socket.</exception>
    public void Set(uint index, SafeHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        using DescriptorValue descriptor = new(socket);
        int number = descriptor.Number;
        MapAccess.Write(Open, &index, &number);
    }

    /// <summary>Removes a socket, if there is one: the kernel does not say whether there was.</summary>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public void Remove(uint index) => MapAccess.TryRemove(Open, &index);

    /// <summary>In BPF: hands the packet to a socket; the program returns what this does.</summary>
    /// <param name="index">The socket's index.</param>
    /// <param name="otherwise">What is returned where there is none.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_redirect_map")]
    public XdpAction Redirect(uint index, XdpAction otherwise) => throw BpfOnlyException.ForMap(nameof(Redirect), nameof(Set));

    static MapShape IBpfMapKind<BpfXskMap>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_XSKMAP, sizeof(uint), sizeof(int), options);

    static BpfXskMap IBpfMapKind<BpfXskMap>.Of(OpenMap map) => new(map);
}
