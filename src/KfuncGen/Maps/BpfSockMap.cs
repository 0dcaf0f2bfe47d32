using System.Net.Sockets;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Sockets, by index: programs decide on what they send and receive, and pass it from one to another.</summary>
/// <remarks>
/// BPF programs use the members that say so, user space the others. A socket that is closed is not in it any more. Programs
/// are
/// attached to it by <c>Attach</c> of <see cref="SocketMapLinks"/>: those that are attached when a socket is put in decide on it.
/// </remarks>
[KernelMap(BpfMapType.SockMap, Key = typeof(uint), Value = typeof(ulong))]
public sealed unsafe class BpfSockMap : BpfMap, IBpfMapKind<BpfSockMap>
{
    private BpfSockMap(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a socket in, in the place of the one that is there.</summary>
    /// <exception cref="BpfMapException">The kernel refuses: TCP sockets are connected or listen, and a few other kinds go.</exception>
    public void Set(uint key, Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        using DescriptorValue descriptor = new(socket.SafeHandle);
        ulong number = (ulong)descriptor.Number;
        MapAccess.Write(Open, &key, &number);
    }

    /// <summary>Reads the cookie of a socket, which no other one ever has.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetCookie(uint key, out ulong cookie)
    {
        cookie = 0;
        fixed (ulong* to = &cookie)
        {
            return MapAccess.TryRead(Open, &key, to);
        }
    }

    /// <summary>Takes a socket out.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(uint key)
    {
        return IsRemoved(MapCalls.OnElement(bpf_cmd.BPF_MAP_DELETE_ELEM, Open.Handle, &key, null, 0));
    }

    /// <summary>In BPF: sends a message by another socket; the program returns what this does.</summary>
    /// <param name="context">The program's context.</param>
    /// <param name="key">The other socket's place.</param>
    /// <param name="flags">Whether it is received there, and not sent.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_sk_redirect_map", ContextFirst = true)]
    public SkAction Redirect(__sk_buff context, uint key, BpfRedirectFlags flags = 0) =>
        throw BpfOnlyException.ForMap(nameof(Redirect), nameof(Set));

    /// <inheritdoc cref="Redirect(__sk_buff, uint, BpfRedirectFlags)"/>
    [MapHelper("bpf_msg_redirect_map", ContextFirst = true)]
    public SkAction Redirect(sk_msg_md context, uint key, BpfRedirectFlags flags = 0) =>
        throw BpfOnlyException.ForMap(nameof(Redirect), nameof(Set));

    /// <summary>In BPF: puts the socket in that a program of <see cref="BpfProgramType.SockOps"/> is called for.</summary>
    /// <param name="context">The program's context.</param>
    /// <param name="key">Its place.</param>
    /// <param name="mode">Whether one that is there is replaced.</param>
    /// <returns>0, or an errno value below 0.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_sock_map_update", ContextFirst = true)]
    public int Add(bpf_sock_ops context, in uint key, BpfUpdateMode mode = BpfUpdateMode.BPF_ANY) =>
        throw BpfOnlyException.ForMap(nameof(Add), nameof(Set));

    /// <summary>In BPF: chooses the socket for what a program of kind <see cref="BpfProgramType.SkReuseport"/> is called for.</summary>
    /// <param name="context">The program's context.</param>
    /// <param name="key">Its place.</param>
    /// <returns>0, or an errno value below 0: -2, ENOENT, where there is none, -9, EBADFD, where it is not of the port's group.</returns>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_sk_select_reuseport", ContextFirst = true, Flags = 0)]
    public int Select(sk_reuseport_md context, in uint key) => throw BpfOnlyException.ForMap(nameof(Select), nameof(Set));

    /// <summary>In BPF: finds a socket, which is the program's until it is released: <c>using</c> does. Null where there is none.</summary>
    /// <param name="key">Its place.</param>
    /// <remarks>What is found may be of any kind that the map takes; <c>bpf_sk_assign</c> takes it as it is.</remarks>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_map_lookup_elem", ReleasedBy = "bpf_sk_release")]
    public bpf_sock? Find(in uint key) => throw BpfOnlyException.ForMap(nameof(Find), nameof(TryGetCookie));

    /// <summary>In BPF: puts a socket in that the program has found, which stays the program's.</summary>
    /// <param name="key">Its place.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="mode">Whether one that is there is replaced.</param>
    /// <returns>0, or an errno value below 0.</returns>
    /// <remarks>
    /// Not for all kinds of programs: may_update_sockmap, kernel/bpf/verifier.c, 6.18, names socket filters, traffic control, XDP,
    /// <c>SkReuseport</c>, <c>FlowDissector</c>, <c>SkLookup</c> and iterators.
    /// </remarks>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_map_update_elem")]
    public int Update(in uint key, bpf_sock socket, BpfUpdateMode mode = BpfUpdateMode.BPF_ANY) =>
        throw BpfOnlyException.ForMap(nameof(Update), nameof(Set));

    /// <summary>In BPF: takes a socket out.</summary>
    /// <param name="key">Its place.</param>
    /// <returns>0, or an errno value below 0.</returns>
    /// <remarks>For the same kinds of programs as <see cref="Update"/>, and for <c>SockOps</c>.</remarks>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_map_delete_elem")]
    public int Delete(in uint key) => throw BpfOnlyException.ForMap(nameof(Delete), nameof(Remove));

    static MapShape IBpfMapKind<BpfSockMap>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_SOCKMAP, sizeof(uint), sizeof(ulong), options);

    static BpfSockMap IBpfMapKind<BpfSockMap>.Of(OpenMap map) => new(map);

    // sock_map_delete_elem, net/core/sock_map.c, 7.2, says EINVAL where there is none.
    private bool IsRemoved(Errno error)
    {
        if (error is not (Errno.None or Errno.ENOENT or Errno.EINVAL))
        {
            MapErrors.Throw(error, Open, "remove a socket");
        }

        return error == Errno.None;
    }
}
