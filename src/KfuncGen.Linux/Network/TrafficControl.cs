using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Linux.Network;

/// <summary>
/// Classifiers of traffic control over netlink, in the network namespace that the calling thread was in when this was made:
/// include/uapi/linux/rtnetlink.h and pkt_sched.h, net/sched/cls_bpf.c, 7.2.
/// </summary>
internal sealed unsafe partial class TrafficControl : IDisposable
{
    // AF_NETLINK; SOCK_RAW | SOCK_CLOEXEC; NETLINK_ROUTE.
    private const int Family = 16;
    private const int Kind = 3 | 0x80000;
    private const int Protocol = 0;

    private const ushort NewQdisc = 36;
    private const ushort NewFilter = 44;
    private const ushort DeleteFilter = 45;
    private const ushort Error = 2;

    // NLM_F_*.
    private const ushort IsRequest = 1;
    private const ushort Acknowledge = 4;
    private const ushort Echo = 8;
    private const ushort Exclusive = 0x200;
    private const ushort Create = 0x400;

    // TC_H_CLSACT, and the two halves of it: TC_H_MIN_INGRESS and TC_H_MIN_EGRESS.
    private const uint ClsactParent = 0xffff_fff1;
    private const uint ClsactHandle = 0xffff_0000;
    private const uint IngressParent = 0xffff_fff2;
    private const uint EgressParent = 0xffff_fff3;

    private const ushort AllProtocols = 3;
    private const int HeaderSize = 16;
    private const int MessageSize = 20;

    private readonly BpfHandle socket;
    private uint sequence;

    private TrafficControl(BpfHandle socket) => this.socket = socket;

    /// <summary>Opens a way to traffic control; null for failure.</summary>
    public static TrafficControl? Open(out Errno error)
    {
        int descriptor = MakeSocket(Family, Kind, Protocol);
        error = descriptor < 0 ? (Errno)Marshal.GetLastPInvokeError() : Errno.None;
        return descriptor < 0 ? null : new(new BpfHandle(descriptor));
    }

    /// <summary>Makes the place for classifiers on an interface, unless it is there.</summary>
    public Errno AddClsact(uint interfaceIndex)
    {
        Span<byte> message = stackalloc byte[HeaderSize + MessageSize + 16];
        int length = Begin(message, NewQdisc, Create | Exclusive, interfaceIndex, ClsactHandle, ClsactParent, 0);
        length = Add(message, length, 1, "clsact\0"u8);
        Errno error = Ask(message, length, out _, out _);
        return error == Errno.EEXIST ? Errno.None : error;
    }

    /// <summary>Adds a classifier that decides by itself.</summary>
    /// <param name="interfaceIndex">The interface.</param>
    /// <param name="isIngress">Whether it sees what comes in, and not what leaves.</param>
    /// <param name="priority">Its place among the others; 0 for the next that is free.</param>
    /// <param name="program">The program.</param>
    /// <param name="name">The program's name.</param>
    /// <param name="filter">What it is known by.</param>
    public Errno AddProgram(
        uint interfaceIndex, bool isIngress, ushort priority, BpfHandle program, string name, out TrafficFilter filter)
    {
        using Borrowed borrowed = new(program);
        byte[] text = [.. Encoding.UTF8.GetBytes(name), 0];
        byte[] message = new byte[HeaderSize + MessageSize + 64 + text.Length];
        uint parent = isIngress ? IngressParent : EgressParent;
        uint info = ((uint)priority << 16) | NetworkOrder(AllProtocols);
        int length = Begin(message, NewFilter, Create | Exclusive | Echo, interfaceIndex, 0, parent, info);
        length = Add(message, length, 1, "bpf\0"u8);

        // TCA_OPTIONS with TCA_BPF_FD, TCA_BPF_NAME, and TCA_BPF_FLAGS, of which 1 is TCA_BPF_FLAG_ACT_DIRECT.
        int options = length;
        length += 4;
        length = Add(message, length, 6, Bytes(borrowed.Descriptor));
        length = Add(message, length, 7, text);
        length = Add(message, length, 8, Bytes(1));
        Write(message.AsSpan(options), (ushort)(length - options), 2);

        Errno error = Ask(message, length, out uint handle, out uint chosen);
        filter = new(interfaceIndex, parent, handle, chosen);
        return error;
    }

    /// <summary>Removes a classifier.</summary>
    public Errno Remove(TrafficFilter filter)
    {
        Span<byte> message = stackalloc byte[HeaderSize + MessageSize + 16];
        int length = Begin(message, DeleteFilter, 0, filter.InterfaceIndex, filter.Handle, filter.Parent, filter.Info);
        length = Add(message, length, 1, "bpf\0"u8);
        return Ask(message, length, out _, out _);
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private int Begin(Span<byte> message, ushort type, ushort flags, uint interfaceIndex, uint handle, uint parent, uint info)
    {
        message.Clear();
        MemoryMarshal.Write(message[4..], type);
        MemoryMarshal.Write(message[6..], (ushort)(flags | IsRequest | Acknowledge));
        MemoryMarshal.Write(message[8..], ++sequence);

        // struct tcmsg, behind its family and padding.
        MemoryMarshal.AsBytes<uint>([interfaceIndex, handle, parent, info]).CopyTo(message[(HeaderSize + 4)..]);
        return HeaderSize + MessageSize;
    }

    private static int Add(Span<byte> message, int at, ushort type, ReadOnlySpan<byte> content)
    {
        Write(message[at..], (ushort)(4 + content.Length), type);
        content.CopyTo(message[(at + 4)..]);
        return at + ((4 + content.Length + 3) & ~3);
    }

    private static void Write(Span<byte> at, ushort length, ushort type)
    {
        MemoryMarshal.Write(at, length);
        MemoryMarshal.Write(at[2..], type);
    }

    // An echo comes before the acknowledgment.
    private Errno Ask(Span<byte> message, int length, out uint handle, out uint info)
    {
        (handle, info) = (0, 0);
        MemoryMarshal.Write(message, (uint)length);
        using Borrowed borrowed = new(socket);

        fixed (byte* bytes = message)
        {
            if (Send((int)borrowed.Descriptor, bytes, (nuint)length, 0) < 0)
            {
                return (Errno)Marshal.GetLastPInvokeError();
            }
        }

        byte[] answer = new byte[16 * 1024];

        while (true)
        {
            nint received;

            fixed (byte* bytes = answer)
            {
                received = Receive((int)borrowed.Descriptor, bytes, (nuint)answer.Length, 0);
            }

            if (received < 0)
            {
                if ((Errno)Marshal.GetLastPInvokeError() is not Errno.EINTR and var error)
                {
                    return error;
                }
            }
            else if (Read(answer.AsSpan(0, (int)received), ref handle, ref info) is { } result)
            {
                return result;
            }
        }
    }

    private static Errno? Read(ReadOnlySpan<byte> answer, ref uint handle, ref uint info)
    {
        while (answer.Length >= HeaderSize + sizeof(int))
        {
            int length = (int)MemoryMarshal.Read<uint>(answer);
            ushort type = MemoryMarshal.Read<ushort>(answer[4..]);

            if (type == Error)
            {
                return (Errno)(-MemoryMarshal.Read<int>(answer[HeaderSize..]));
            }

            if (type == NewFilter && answer.Length >= HeaderSize + MessageSize)
            {
                handle = MemoryMarshal.Read<uint>(answer[(HeaderSize + 8)..]);
                info = MemoryMarshal.Read<uint>(answer[(HeaderSize + 16)..]);
            }

            answer = answer[Math.Clamp((length + 3) & ~3, HeaderSize, answer.Length)..];
        }

        return null;
    }

    private static ushort NetworkOrder(ushort number) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(number) : number;

    private static byte[] Bytes(uint number) => BitConverter.GetBytes(number);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int MakeSocket(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* message, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* message, nuint length, int flags);
}
