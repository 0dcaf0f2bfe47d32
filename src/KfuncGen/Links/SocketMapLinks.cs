using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to maps of sockets: they decide on what the sockets in the map send or receive.</summary>
public static class SocketMapLinks
{
    /// <summary>Attaches a program to a map of sockets: by a link, or before 6.10 until it is detached.</summary>
    /// <param name="program">The program.</param>
    /// <param name="map">The map: a <see cref="BpfSockMap"/> or a <see cref="BpfSockHash{TKey}"/>.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfAttachment Attach(this LoadedSocketMapProgram program, BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(map);
        using Borrowed borrowed = new(map.Open.Handle);
        uint type = LinkRequest.AttachTypeOf(program);
        string target = $"map '{map.Open.Name}'";
        LinkRequest request = new(program, target, new() { target_fd = borrowed.Descriptor, attach_type = type });

        if (request.TryCreate(out Errno error) is { } link)
        {
            return link;
        }

        // Kernels before 6.10 do not know such links.
        if (error == Errno.EINVAL)
        {
            error = LinkCalls.Attach(program.Parts.Program, map.Open.Handle, (bpf_attach_type)type);
        }

        return error == Errno.None
            ? new MapAttachment(program, map.Open, (bpf_attach_type)type)
            : throw LinkFailures.Of(program.Program.Name, target, error, LinkFailures.OfSocketMap(error));
    }
}
