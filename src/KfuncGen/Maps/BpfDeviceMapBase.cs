using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>What maps of interfaces have in common: XDP programs send packets out of the interface that they name by its key.</summary>
public abstract unsafe class BpfDeviceMapBase : BpfMap
{
    /// <summary>struct bpf_devmap_val, include/uapi/linux/bpf.h: the interface, and a program's descriptor or number.</summary>
    private protected const int EntrySize = 8;

    private protected BpfDeviceMapBase(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Names an interface.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="interfaceIndex">The interface's number.</param>
    /// <param name="program">A program of kind <see cref="BpfProgramType.XdpDevmap"/> that packets go through; null for none.</param>
    /// <exception cref="BpfMapException">The kernel refuses: there is no such interface, or the program is of another kind.</exception>
    public void Set(uint key, int interfaceIndex, BpfProgramHandle program = default)
    {
        using DescriptorValue descriptor = new(program.Handle);
        uint* entry = stackalloc uint[2] { (uint)interfaceIndex, program.Handle is null ? uint.MaxValue : (uint)descriptor.Number };
        MapAccess.Write(Open, &key, entry);
    }

    /// <summary>Reads what a key names.</summary>
    /// <returns>False where it names none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetValue(uint key, out BpfDeviceEntry entry)
    {
        uint* found = stackalloc uint[2];
        bool isThere = MapAccess.TryRead(Open, &key, found);
        entry = isThere ? new((int)found[0], found[1]) : default;
        return isThere;
    }

    /// <summary>Removes what a key names.</summary>
    /// <returns>False where it named none; in a map by index the kernel does not look, and it is true.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(uint key) => MapAccess.TryRemove(Open, &key);

    /// <summary>In BPF: sends the packet out of an interface; the program returns what this does.</summary>
    /// <param name="key">The interface's key.</param>
    /// <param name="otherwise">What is returned where the key names none.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_redirect_map")]
    public XdpAction Redirect(uint key, XdpAction otherwise) => throw BpfOnlyException.ForMap(nameof(Redirect), nameof(Set));
}
