using System.Net.Sockets;
using KfuncGen.Links;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to sockets.</summary>
public static class SocketLinks
{
    /// <summary>Makes a program the filter of a socket, in the place of the one that it has.</summary>
    /// <param name="program">The program.</param>
    /// <param name="socket">The socket. It keeps the filter until it is closed, or this attachment is disposed.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the program is disposed.</exception>
    public static BpfAttachment Attach(this LoadedSocketFilterProgram program, Socket socket) =>
        AttachTo(program, socket, SocketCalls.AttachFilter, SocketCalls.DetachFilter);

    /// <summary>Makes a program the one that chooses among the sockets that share a port (SO_REUSEPORT).</summary>
    /// <param name="program">The program.</param>
    /// <param name="socket">One of the sockets.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the program is disposed.</exception>
    public static BpfAttachment Attach(this LoadedReuseportProgram program, Socket socket) =>
        AttachTo(program, socket, SocketCalls.AttachReuseport, SocketCalls.DetachReuseport);

    private static SocketAttachment AttachTo(LoadedBpfProgram program, Socket socket, int attach, int detach)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(socket);
        using Borrowed borrowed = new(program.Parts.Program);

        return SocketCalls.Set(socket.SafeHandle, attach, (int)borrowed.Descriptor) is not Errno.None and var error
            ? throw LinkFailures.Of(program.Program.Name, "a socket", error, LinkFailures.OfSocket(error))
            : new SocketAttachment(program.Program.Name, socket.SafeHandle, detach);
    }
}
