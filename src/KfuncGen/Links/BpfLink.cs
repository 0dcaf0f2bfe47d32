using System.Runtime.InteropServices;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>
/// A program that is attached. It stays so as long as this object is not disposed, or the link is pinned: also where the process ends
/// without disposing it, nothing is left.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class BpfLink : BpfAttachment
{
    private readonly BpfHandle handle;
    private readonly string place;

    internal BpfLink(BpfHandle handle, string place)
    {
        this.handle = handle;
        this.place = place;
    }

    /// <summary>The link's file descriptor, close-on-exec, disposed with this object.</summary>
    public SafeHandle Handle => handle;

    /// <summary>The link's number in this kernel, as <c>bpftool link</c> shows it.</summary>
    /// <exception cref="BpfLinkException">The kernel does not say.</exception>
    public uint Id => Info.Id;

    /// <summary>What the kernel says of it.</summary>
    /// <exception cref="BpfLinkException">The kernel does not say.</exception>
    public BpfLinkInfo Info
    {
        get
        {
            ThrowIfFailed(LinkCalls.GetInformation(handle, out bpf_link_info information), "was not described");

            return new()
            {
                Id = information.id,
                ProgramId = information.prog_id,
                InterfaceIndex = Find(bpf_link_type.BPF_LINK_TYPE_XDP, information.xdp_ifindex)
                    ?? Find(bpf_link_type.BPF_LINK_TYPE_TCX, information.tcx_ifindex),
                CgroupId = Find(bpf_link_type.BPF_LINK_TYPE_CGROUP, information.cgroup_cgroup_id),
                NetworkNamespace = Find(bpf_link_type.BPF_LINK_TYPE_NETNS, information.netns_netns_ino),
                MapId = Find(bpf_link_type.BPF_LINK_TYPE_SOCKMAP, information.sockmap_map_id),
            };

            // 0 where it is detached.
            T? Find<T>(bpf_link_type type, T number)
                where T : struct =>
                (bpf_link_type)information.type == type && !number.Equals(default(T)) ? number : null;
        }
    }

    /// <summary>Opens a link that is pinned, by this process or another one.</summary>
    /// <param name="path">Its path in bpffs.</param>
    /// <exception cref="BpfLinkException">There is none, or it may not be opened.</exception>
    public static BpfLink OpenPinned(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Take(PinCalls.Open(path, out Errno error), error, $"at {path}");
    }

    /// <summary>Opens a link by its number in this kernel.</summary>
    /// <param name="id">The number.</param>
    /// <exception cref="BpfLinkException">There is none, or it may not be opened.</exception>
    public static BpfLink OpenById(uint id) => Take(LinkCalls.OpenById(id, out Errno error), error, $"with the number {id}");

    /// <summary>
    /// Puts another program of the same type in the place of this link's. What comes meanwhile goes to the one or the other: there is
    /// no gap.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <exception cref="BpfLinkException">The kernel does not take it.</exception>
    public void Replace(LoadedBpfProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        ThrowIfFailed(
            LinkCalls.Update(handle, program.Parts.Program),
            $"did not take program '{program.Program.Name}', which must be of the same type and, at a cgroup, use the same " +
            "cgroup-local storage");
    }

    /// <summary>Pins it: the program stays attached until the file is deleted, and other processes can open the link by its path.</summary>
    /// <param name="path">A path in bpffs that does not exist, such as <c>/sys/fs/bpf/filter</c>.</param>
    /// <exception cref="BpfLinkException">The kernel does not pin it there.</exception>
    public void Pin(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ThrowIfFailed(PinCalls.Pin(handle, path), $"was not pinned at {path}, which must be a new name in a mounted bpffs");
    }

    /// <summary>Detaches the program now, also where the link is pinned or open elsewhere.</summary>
    /// <exception cref="BpfLinkException">The kernel does not detach it, as netfilter's: close its descriptors then.</exception>
    public override void Detach() => ThrowIfFailed(LinkCalls.Detach(handle), "was not detached");

    private protected override void Close() => handle.Dispose();

    private static BpfLink Take(BpfHandle? handle, Errno error, string where)
    {
        if (handle is null)
        {
            bool isMissing = error == Errno.ENOENT;
            throw new BpfLinkException(
                isMissing ? BpfLinkFailureKind.NoTarget : BpfLinkFailureKind.SystemCallFailed,
                $"The link {where} could not be opened: {(isMissing ? "there is none (ENOENT)" : error.Name())}.",
                (int)error);
        }

        BpfLink link = new(handle, where);

        if (LinkCalls.GetInformation(handle, out bpf_link_info information) != Errno.None
            || information.type == (uint)bpf_link_type.BPF_LINK_TYPE_UNSPEC)
        {
            handle.Dispose();
            throw new BpfLinkException(BpfLinkFailureKind.NoTarget, $"What is {where} is no link.");
        }

        return link;
    }

    private void ThrowIfFailed(Errno error, string what)
    {
        if (error != Errno.None)
        {
            throw new BpfLinkException(
                error == Errno.EPERM ? BpfLinkFailureKind.NotPermitted : BpfLinkFailureKind.SystemCallFailed,
                $"The link {place} {what}: bpf(2) gave errno {(int)error} ({error.Name()}).",
                (int)error);
        }
    }
}
